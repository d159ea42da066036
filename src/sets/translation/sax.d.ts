/** What we use of sax 1.6, which has no types. */
declare module 'sax' {
  interface Tag {
    readonly name: string
    readonly attributes: Readonly<Record<string, string>>
  }
  interface Parser {
    /** From 0. */
    readonly line: number
    onerror: (error: Error) => void
    ondoctype: () => void
    onopentag: (tag: Tag) => void
    onclosetag: (name: string) => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    write(text: string): Parser
    close(): Parser
  }
  export function parser (strict: boolean): Parser
}
