/** Restaurants: each is a tenant. */
import {
  type IFindRestaurantParams,
  type IFindRestaurantResult,
  type IListRestaurantsParams,
  type ISetRestaurantParams,
  type ISetRestaurantResult,
  findRestaurant,
  listRestaurants,
  setRestaurant,
} from "./queries/restaurants.js";
import { type Db, type Row, exactlyOne, many } from "./rows.js";

/** A row of `restaurants`; `day_starts_at` is a local time such as `04:00:00`. */
export type Restaurant = Row<ISetRestaurantResult>;

/**
 * Makes or changes the restaurant with that slug; fields that are null or left out stay. For the
 * owner and operators. Calls `set_restaurant`.
 *
 * @throws {@link InvalidFieldError}
 */
export function set(db: Db, restaurant: ISetRestaurantParams): Promise<Restaurant> {
  return exactlyOne(db, setRestaurant, restaurant);
}

/** What an app may know of a restaurant before it has set one. */
export type FoundRestaurant = Row<IFindRestaurantResult>;

/**
 * The restaurant with a slug. Calls `find_restaurant`.
 *
 * @throws {@link NotFoundError}
 */
export function find(db: Db, which: IFindRestaurantParams): Promise<FoundRestaurant> {
  return exactlyOne(db, findRestaurant, which);
}

/**
 * The restaurants that the login may see, by slug, a page at a time: `after` is the id of the last
 * one of the previous page. Calls `list_restaurants`.
 *
 * @defaultValue `limit_to` 100
 */
export function list(db: Db, which: IListRestaurantsParams = {}): Promise<Restaurant[]> {
  return many(db, listRestaurants, which);
}
