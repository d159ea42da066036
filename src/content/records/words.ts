/** A text and the language that it is really in (BCP 47). */
export interface Words {
  readonly text: string
  readonly lang: string
}
