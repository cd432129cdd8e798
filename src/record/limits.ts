/** How many letters an id may have. */
export const LONGEST_ID = 256
