/**
 * What the domain promises not to change, as a schema of the wire types it: to be sent or kept, never to be changed.
 */
export type Writable<Value> = Value extends readonly (infer Item)[] ? Writable<Item>[] :
  Value extends object ? { -readonly [Name in keyof Value]: Writable<Value[Name]> } :
    Value
