import { Type, type TObject, type TProperties, type TSchema } from '@sinclair/typebox'
import { strict } from '../../http/schema.ts'
import type { Served, View, Views } from './wording.ts'
import { viewsOf } from './wording.ts'

/** A record in one of its wordings: at least these. */
type InWording = Pick<Served, 'lang' | 'variant'>

/** A record of which `wordings=all` gives every wording, in a member of that name. */
export function withWordings<Properties extends TProperties> (schema: TObject<Properties>) {
  const { properties, type, required, ...options } = schema
  return Type.Object({
    ...properties,
    wordings: Type.Optional(
      Type.Array(Type.Unsafe<object>(Type.Ref(`${options.$id}Wording`)), {
        description: 'With `wordings=all`: the record in each wording that it has, the standard one first',
      })
    ),
  }, options)
}

export function isWorded ({ properties }: { readonly properties: Readonly<Record<string, TSchema>> }): boolean {
  return 'wordings' in properties
}

/** The schema of one of them: the whole record, or the members that `fields` selects. */
export function wordingOf ({ $id, properties }: TSchema & { readonly properties: TProperties }) {
  const { lang, variant, wordings, ...others } = properties
  const optional = Object.entries(others).map(([name, member]) => [name, Type.Optional(member)])
  return Type.Object({ ...(lang && { lang }), ...(variant && { variant }), ...Object.fromEntries(optional) }, {
    $id: `${$id}Wording`,
    description: `${$id} in one wording, whole or with the members that \`fields\` selects`,
    ...strict,
  })
}

/** A record in every wording that it has itself; texts that only stand in for it are none of its own. */
export function inEveryWording<Shown extends InWording> (views: Views, recordIn: (view: View) => Shown): Shown[] {
  return viewsOf(views).flatMap(view => {
    const shown = recordIn(view)
    return shown.lang === view.lang && shown.variant === view.variant ? [shown] : []
  })
}
