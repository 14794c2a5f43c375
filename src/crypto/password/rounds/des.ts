/**
 * DES (FIPS 46-3) with the expansion that crypt(3) disturbs by its salt, on arrays of bits. Node has DES without the
 * disturbance only, and no kept package has it.
 */
const INITIAL = table(
  '58 50 42 34 26 18 10 2 60 52 44 36 28 20 12 4 62 54 46 38 30 22 14 6 64 56 48 40 32 24 16 8',
  '57 49 41 33 25 17 9 1 59 51 43 35 27 19 11 3 61 53 45 37 29 21 13 5 63 55 47 39 31 23 15 7',
)
const FINAL = INITIAL.map((_, i) => INITIAL.indexOf(i))
const EXPANSION = table(
  '32 1 2 3 4 5 4 5 6 7 8 9 8 9 10 11 12 13 12 13 14 15 16 17',
  '16 17 18 19 20 21 20 21 22 23 24 25 24 25 26 27 28 29 28 29 30 31 32 1',
)
const PERMUTATION = table('16 7 20 21 29 12 28 17 1 15 23 26 5 18 31 10 2 8 24 14 32 27 3 9 19 13 30 6 22 11 4 25')
const KEY_CHOICE = table(
  '57 49 41 33 25 17 9 1 58 50 42 34 26 18 10 2 59 51 43 35 27 19 11 3 60 52 44 36',
  '63 55 47 39 31 23 15 7 62 54 46 38 30 22 14 6 61 53 45 37 29 21 13 5 28 20 12 4',
)
const ROUND_CHOICE = table(
  '14 17 11 24 1 5 3 28 15 6 21 10 23 19 12 4 26 8 16 7 27 20 13 2',
  '41 52 31 37 47 55 30 40 51 45 33 48 44 49 39 56 34 53 46 42 50 36 29 32',
)
const SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]

/** Each box in four rows of sixteen hexadecimal digits. */
const BOXES = [
  'e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d',
  'f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9',
  'a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c',
  '7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e',
  '2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453',
  'c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d',
  '4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c',
  'd2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b',
].map((rows) => rows.split(' ').map((row) => [...row].map((digit) => Number.parseInt(digit, 16))))

type Bits = readonly number[]

/** Sixteen round keys of a key of 64 bits, whose every eighth is not used. */
export function desKeys(key: Bits): Bits[] {
  let [left, right] = [choose(key, KEY_CHOICE.slice(0, 28)), choose(key, KEY_CHOICE.slice(28))]
  return SHIFTS.map((shift) => {
    left = [...left.slice(shift), ...left.slice(0, shift)]
    right = [...right.slice(shift), ...right.slice(0, shift)]
    return choose([...left, ...right], ROUND_CHOICE)
  })
}

/** The expansion with bit i and bit i + 24 exchanged for each bit i of the salt. */
export function saltedExpansion(salt: number): number[] {
  const expansion = [...EXPANSION]
  for (let i = 0; i < 24; i++) {
    if (((salt >> i) & 1) === 0) continue
    const bit = expansion[i] ?? 0
    expansion[i] = expansion[i + 24] ?? 0
    expansion[i + 24] = bit
  }
  return expansion
}

export function desEncrypt(block: Bits, keys: readonly Bits[], expansion: Bits = EXPANSION): number[] {
  const mixed = choose(block, INITIAL)
  let [left, right] = [mixed.slice(0, 32), mixed.slice(32)]
  for (const key of keys) {
    const turned = round(right, key, expansion)
    const next = left.map((bit, i) => bit ^ (turned[i] ?? 0))
    left = right
    right = next
  }
  return choose([...right, ...left], FINAL)
}

function round(half: Bits, key: Bits, expansion: Bits): number[] {
  const bits: number[] = []
  BOXES.forEach((box, n) => {
    const six = [0, 1, 2, 3, 4, 5].map((i) => (half[expansion[6 * n + i] ?? 0] ?? 0) ^ (key[6 * n + i] ?? 0))
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = six
    const value = box[2 * a + f]?.[8 * b + 4 * c + 2 * d + e] ?? 0
    bits.push((value >> 3) & 1, (value >> 2) & 1, (value >> 1) & 1, value & 1)
  })
  return choose(bits, PERMUTATION)
}

const choose = (bits: Bits, places: Bits): number[] => places.map((place) => bits[place] ?? 0)

/** Returns the positions of a published table as zero-based; published tables count from one. */
function table(...rows: readonly string[]): number[] {
  return rows.flatMap((row) => row.split(' ').map((place) => Number(place) - 1))
}
