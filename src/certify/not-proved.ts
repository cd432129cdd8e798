/** Thrown where something is not proved in bounded work. */
export class NotProved extends Error {}
