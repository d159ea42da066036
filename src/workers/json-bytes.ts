/** JSON in UTF-8, as it is stored: moved to a thread without a copy, and parsed there. */
export type JsonBytes = Uint8Array<ArrayBuffer>

/** What the bytes say. They are given up: from here on the value is all that is held. */
export function takeJson<Value> (bytes: JsonBytes): Value {
  const value: Value = JSON.parse(takeText(bytes))
  return value
}

/** What the bytes say, where they are needed again. */
export function readJson<Value> (bytes: JsonBytes): Value {
  const value: Value = JSON.parse(new TextDecoder().decode(bytes))
  return value
}

/** Frees bytes that nobody needs any more: they are empty from here on. */
export function giveUp (bytes: JsonBytes): void {
  bytes.buffer.transfer(0)
}

function takeText (bytes: JsonBytes): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  giveUp(bytes)
  return text
}
