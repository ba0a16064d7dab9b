/**
 * How many places of detention each region of Kazakhstan has, and how many terminals each of them gets: 78 and 608. The places are those that
 * were published (press and registers, read in November 2026); the numbers of terminals are made up. They have no names here: what happens
 * to them is invented, and no real institution carries it.
 */
export const REGIONS: readonly (readonly [region: string, terminals: readonly number[]])[] = [
  ['KZ-35', [13, 10, 7, 8, 11, 9, 4, 7, 7]],
  ['KZ-10', [12, 9, 11, 4, 4]],
  ['KZ-19', [9, 12, 11, 11, 4]],
  ['KZ-39', [12, 3, 11, 4, 4]],
  ['KZ-63', [10, 12, 4, 10, 5]],
  ['KZ-11', [10, 12, 10, 11]],
  ['KZ-15', [13, 10, 5, 4]],
  ['KZ-31', [10, 10, 4, 5]],
  ['KZ-43', [10, 4, 12, 3]],
  ['KZ-55', [4, 10, 14, 4]],
  ['KZ-59', [10, 11, 4, 3]],
  ['KZ-61', [10, 10, 10, 3]],
  ['KZ-23', [4, 10, 3]],
  ['KZ-27', [12, 4, 3]],
  ['KZ-33', [10, 3, 5]],
  ['KZ-47', [12, 5, 3]],
  ['KZ-62', [12, 6, 5]],
  ['KZ-71', [4, 9]],
  ['KZ-75', [3, 12]],
  ['KZ-79', [11, 8]],
];
