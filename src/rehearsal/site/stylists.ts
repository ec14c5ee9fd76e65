/** One stylist as the site shows them; prices in rand. */
export interface Stylist {
  readonly name: string
  readonly craft: string
  readonly place: string
  readonly rating: number
  readonly price: number
  readonly next: string
}

/** What `/stylists.json` of every build holds. */
export const STYLISTS: readonly Stylist[] = [
  {
    name: 'Nomsa Khumalo',
    craft: 'Knotless braids',
    place: 'Soweto',
    rating: 4.9,
    price: 650,
    next: 'Today 15:30',
  },
  {
    name: 'Amara Okafor',
    craft: 'Silk press',
    place: 'Rosebank',
    rating: 4.8,
    price: 480,
    next: 'Today 17:00',
  },
  {
    name: 'Zanele Dube',
    craft: 'Locs and retwist',
    place: 'Braamfontein',
    rating: 5.0,
    price: 540,
    next: 'Tomorrow 09:00',
  },
  {
    name: 'Palesa Molefe',
    craft: 'Natural cuts',
    place: 'Melville',
    rating: 4.7,
    price: 320,
    next: 'Tomorrow 11:30',
  },
  {
    name: 'Ifeoma Eze',
    craft: 'Crochet and twists',
    place: 'Sandton',
    rating: 4.9,
    price: 590,
    next: 'Thu 10:00',
  },
  {
    name: 'Lindiwe Nkosi',
    craft: 'Colour and gloss',
    place: 'Parkhurst',
    rating: 4.8,
    price: 820,
    next: 'Thu 14:15',
  },
]
