/** What every client does in three calls: it makes an assessment, sends ratings, and reads the result. */
export interface Target {
  readonly baseUrl: string
  readonly key: string
  readonly arrangement: string
}

export const settings = { set: 'core', version: '1.0.0', mode: 'single', open: true } as const
export const response = {
  ratings: {
    'safe-agreed-rules': { level: 'not' },
    'safe-confidentiality': { level: 'emerging' },
    'safe-no-judgement': { level: 'mostly' },
  },
  release: true,
}

/** The part of a result that is compared. */
export interface Scored {
  readonly result: {
    readonly principles: ReadonlyArray<{
      readonly slug: string
      readonly value: { readonly released: boolean, readonly value?: number | null }
    }>
  }
}

export const safe = ({ result }: Scored) => result.principles.find(({ slug }) => slug === 'safe')?.value.value

/** What else some clients do: a picture, an import of lines where they can, and an export. */
export interface Texts {
  readonly picture: string
  readonly imported?: string
  readonly exported: string
}
export const lines = (arrangement: string) =>
  `${JSON.stringify({ entryId: 'one', arrangement, set: 'core', version: '1.0.0', ratings: response.ratings })}\n`
