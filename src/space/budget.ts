/**
 * How much work (see `Diagrams`) one question about one record may take: what a criterion gives, or what some of them give together. Far more
 * than people's rules need; what takes more is not worked out, and is said to be so. A count and no time, so that the same record has the same
 * answer on every machine.
 */
export const GRANTED = 500_000

/**
 * How many unknown facts of its entries one list may have. Entries beyond that are taken as not recorded and the list as one
 * that may go on: that leaves more completions than there are, so nothing is ever decided wrongly, but perhaps not decided.
 */
export const MOST_UNKNOWN_FIELDS = 60
