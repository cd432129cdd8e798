/**
 * The work (see `Diagrams`) granted to one question about one record: what a criterion gives, or what several give
 * together. It is far more than the rules that people write need; a question that takes more is not worked out and is
 * reported as such. Work is counted and not timed, so that the same record has the same answer on every machine.
 */
export const GRANTED = 500_000

/**
 * The most unknown facts that the entries of one list may have. Entries beyond that are taken as not recorded and the
 * list as incomplete. This allows more completions than there are, so nothing is ever decided wrongly, but something
 * may be left undecided.
 */
export const MOST_UNKNOWN_FIELDS = 60
