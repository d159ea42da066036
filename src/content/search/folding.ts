/** Letters that no decomposition takes apart, and how people write them without them. */
const plain: Readonly<Record<string, string>> = {
  ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŧ: 't', ŋ: 'n', ĸ: 'k',
}
const special = new RegExp(`[${Object.keys(plain).join('')}]`, 'g')

/**
 * A word as it is compared: lower case, compatibility forms and letters such as ł folded, accents dropped. "Café" and
 * "cafe" are one word. May be empty for a lone mark.
 */
export function folded (word: string): string {
  return word.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(special, letter => plain[letter] ?? letter)
}
