/** JSON in UTF-8, as it is stored: moved to a thread without a copy, and parsed there. */
export type JsonBytes = Uint8Array<ArrayBuffer>

/** What the bytes say. They are given up: from here on the value is all that is held. */
export function takeJson<Value> (bytes: JsonBytes): Value {
  const value: Value = JSON.parse(takeText(bytes))
  return value
}

function takeText (bytes: JsonBytes): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  bytes.buffer.transfer(0)
  return text
}
