/** A script that two readers could read in two ways is not read at all. */
export class TwoWays extends Error {}
