import { defineSlugRules } from "../seam/slug-rules";

/** This product's slug rules. The browser loads this file too, so import no tables here. */
export const slugRules = defineSlugRules({
  endings: {
    any: ["hq"],
    kinds: {
      restaurant: {
        words: [
          "bakery",
          "bar",
          "bistro",
          "brasserie",
          "burger",
          "burgers",
          "cafe",
          "cantina",
          "coffee",
          "deli",
          "diner",
          "grill",
          "kitchen",
          "lounge",
          "noodles",
          "osteria",
          "pizza",
          "pizzeria",
          "pub",
          "ramen",
          "restaurant",
          "steakhouse",
          "sushi",
          "tapas",
          "taqueria",
          "tavern",
          "tea",
          "trattoria",
          "winery",
        ],
        endings: ["eats"],
      },
      salon: { words: ["barber", "barbers", "beauty", "hair", "nails", "salon", "spa"], endings: ["salon"] },
      shop: { words: ["books", "boutique", "florist", "flowers", "shop", "store"], endings: ["shop"] },
      studio: {
        words: ["art", "dance", "design", "photo", "photography", "pilates", "studio", "tattoo", "yoga"],
        endings: ["studio"],
      },
    },
  },
});
