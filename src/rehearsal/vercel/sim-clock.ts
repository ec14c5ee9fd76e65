/** The provider's clock: real time plus the skew the world has been given. It fills `Date` headers and stamps. */
export interface SimClock {
  now(): Date
}
