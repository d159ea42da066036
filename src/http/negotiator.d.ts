/** What we use of negotiator 1.0, whose published types are still those of 0.6. */
declare module 'negotiator' {
  class Negotiator {
    constructor (request: { readonly headers: { readonly [name: string]: string | string[] | undefined } })
    mediaType (available: readonly string[]): string | undefined
    language (available: readonly string[]): string | undefined
    encoding (available: readonly string[], options: { readonly preferred: readonly string[] }): string | undefined
  }
  export = Negotiator
}
