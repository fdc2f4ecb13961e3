/** Types generated for queries found in "queries/restaurants.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'SetRestaurant' parameters type */
export interface ISetRestaurantParams {
  /** ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this country's. */
  country_code?: string | null | undefined;
  /** ISO 4217 code of its bills; null: unknown. */
  currency?: string | null | undefined;
  /** Local time at which the business day begins; see regulars.business_date. */
  day_starts_at?: string | null | undefined;
  /** How long ago a booking made by create_booking may start; plain inserts and imports have no such limit. */
  max_booking_age?: string | null | undefined;
  /** How long a booking made by create_booking may last; plain inserts and imports have no such limit. */
  max_booking_length?: string | null | undefined;
  /** Name as guests know it. */
  name?: string | null | undefined;
  /** Whether create_booking puts a new guest on the waiting list although a table is free, if it would fit a party that waits. */
  newcomers_queue?: boolean | null | undefined;
  /** Unique short name: lower-case words joined by hyphens. */
  slug: string;
  /** IANA zone in which local dates and hours are meant, such as Europe/London. */
  timezone?: string | null | undefined;
}

/** 'SetRestaurant' return type */
export interface ISetRestaurantResult {
  /** ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this country's. */
  country_code: string;
  /** When the row was inserted. */
  created_at: Date;
  /** ISO 4217 code of its bills; null: unknown. */
  currency: string | null;
  /** Local time at which the business day begins; see regulars.business_date. */
  day_starts_at: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** How long ago a booking made by create_booking may start; plain inserts and imports have no such limit. */
  max_booking_age: string;
  /** How long a booking made by create_booking may last; plain inserts and imports have no such limit. */
  max_booking_length: string;
  /** Name as guests know it. */
  name: string;
  /** Whether create_booking puts a new guest on the waiting list although a table is free, if it would fit a party that waits. */
  newcomers_queue: boolean;
  /** Unique short name: lower-case words joined by hyphens. */
  slug: string;
  /** IANA zone in which local dates and hours are meant, such as Europe/London. */
  timezone: string;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'SetRestaurant' query type */
export interface ISetRestaurantQuery {
  params: ISetRestaurantParams;
  result: ISetRestaurantResult;
}

const setRestaurantIR: any = {"usedParamSet":{"slug":true,"name":true,"country_code":true,"timezone":true,"day_starts_at":true,"currency":true,"newcomers_queue":true,"max_booking_age":true,"max_booking_length":true},"params":[{"name":"slug","required":true,"transform":{"type":"scalar"},"locs":[{"a":403,"b":408}]},{"name":"name","required":false,"transform":{"type":"scalar"},"locs":[{"a":421,"b":425}]},{"name":"country_code","required":false,"transform":{"type":"scalar"},"locs":[{"a":446,"b":458}]},{"name":"timezone","required":false,"transform":{"type":"scalar"},"locs":[{"a":475,"b":483}]},{"name":"day_starts_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":505,"b":518}]},{"name":"currency","required":false,"transform":{"type":"scalar"},"locs":[{"a":535,"b":543}]},{"name":"newcomers_queue","required":false,"transform":{"type":"scalar"},"locs":[{"a":567,"b":582}]},{"name":"max_booking_age","required":false,"transform":{"type":"scalar"},"locs":[{"a":606,"b":621}]},{"name":"max_booking_length","required":false,"transform":{"type":"scalar"},"locs":[{"a":648,"b":666}]}],"statement":"select\n  id as \"id!\", name as \"name!\", slug as \"slug!\", timezone as \"timezone!\",\n  country_code as \"country_code!\", currency, day_starts_at::text as \"day_starts_at!\",\n  newcomers_queue as \"newcomers_queue!\", max_booking_age::text as \"max_booking_age!\",\n  max_booking_length::text as \"max_booking_length!\",\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.set_restaurant(\n  slug => :slug!,\n  name => :name,\n  country_code => :country_code,\n  timezone => :timezone,\n  day_starts_at => :day_starts_at,\n  currency => :currency,\n  newcomers_queue => :newcomers_queue,\n  max_booking_age => :max_booking_age,\n  max_booking_length => :max_booking_length\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", name as "name!", slug as "slug!", timezone as "timezone!",
 *   country_code as "country_code!", currency, day_starts_at::text as "day_starts_at!",
 *   newcomers_queue as "newcomers_queue!", max_booking_age::text as "max_booking_age!",
 *   max_booking_length::text as "max_booking_length!",
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from public.set_restaurant(
 *   slug => :slug!,
 *   name => :name,
 *   country_code => :country_code,
 *   timezone => :timezone,
 *   day_starts_at => :day_starts_at,
 *   currency => :currency,
 *   newcomers_queue => :newcomers_queue,
 *   max_booking_age => :max_booking_age,
 *   max_booking_length => :max_booking_length
 * )
 * ```
 */
export const setRestaurant = new PreparedQuery<ISetRestaurantParams,ISetRestaurantResult>(setRestaurantIR, {"parameters":["text","text","text","text","time without time zone","text","boolean","interval","interval"],"numbers":[],"instants":["created_at","updated_at"]});


/** 'FindRestaurant' parameters type */
export interface IFindRestaurantParams {
  /** Unique short name: lower-case words joined by hyphens. */
  slug: string;
}

/** 'FindRestaurant' return type */
export interface IFindRestaurantResult {
  /** ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this country's. */
  country_code: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Name as guests know it. */
  name: string;
  /** IANA zone in which local dates and hours are meant, such as Europe/London. */
  timezone: string;
}

/** 'FindRestaurant' query type */
export interface IFindRestaurantQuery {
  params: IFindRestaurantParams;
  result: IFindRestaurantResult;
}

const findRestaurantIR: any = {"usedParamSet":{"slug":true},"params":[{"name":"slug","required":true,"transform":{"type":"scalar"},"locs":[{"a":135,"b":140}]}],"statement":"select\n  id as \"id!\", name as \"name!\", timezone as \"timezone!\", country_code as \"country_code!\"\nfrom public.find_restaurant(\n  slug => :slug!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", name as "name!", timezone as "timezone!", country_code as "country_code!"
 * from public.find_restaurant(
 *   slug => :slug!
 * )
 * ```
 */
export const findRestaurant = new PreparedQuery<IFindRestaurantParams,IFindRestaurantResult>(findRestaurantIR, {"parameters":["text"],"numbers":[],"instants":[]});


/** 'ListRestaurants' parameters type */
export interface IListRestaurantsParams {
  /** The id of the last row of the page before; null or left out: the first page. */
  after?: string | null | undefined;
  /** At most so many restaurants; 100 unless given. */
  limit_to?: number | null | undefined;
}

/** 'ListRestaurants' return type */
export interface IListRestaurantsResult {
  /** ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this country's. */
  country_code: string;
  /** When the row was inserted. */
  created_at: Date;
  /** ISO 4217 code of its bills; null: unknown. */
  currency: string | null;
  /** Local time at which the business day begins; see regulars.business_date. */
  day_starts_at: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** How long ago a booking made by create_booking may start; plain inserts and imports have no such limit. */
  max_booking_age: string;
  /** How long a booking made by create_booking may last; plain inserts and imports have no such limit. */
  max_booking_length: string;
  /** Name as guests know it. */
  name: string;
  /** Whether create_booking puts a new guest on the waiting list although a table is free, if it would fit a party that waits. */
  newcomers_queue: boolean;
  /** Unique short name: lower-case words joined by hyphens. */
  slug: string;
  /** IANA zone in which local dates and hours are meant, such as Europe/London. */
  timezone: string;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'ListRestaurants' query type */
export interface IListRestaurantsQuery {
  params: IListRestaurantsParams;
  result: IListRestaurantsResult;
}

const listRestaurantsIR: any = {"usedParamSet":{"limit_to":true,"after":true},"params":[{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":418,"b":426}]},{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":446,"b":451}]}],"statement":"select\n  id as \"id!\", name as \"name!\", slug as \"slug!\", timezone as \"timezone!\",\n  country_code as \"country_code!\", currency, day_starts_at::text as \"day_starts_at!\",\n  newcomers_queue as \"newcomers_queue!\", max_booking_age::text as \"max_booking_age!\",\n  max_booking_length::text as \"max_booking_length!\",\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.list_restaurants(\n  limit_to => coalesce(:limit_to, 100),\n  after => :after\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", name as "name!", slug as "slug!", timezone as "timezone!",
 *   country_code as "country_code!", currency, day_starts_at::text as "day_starts_at!",
 *   newcomers_queue as "newcomers_queue!", max_booking_age::text as "max_booking_age!",
 *   max_booking_length::text as "max_booking_length!",
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from public.list_restaurants(
 *   limit_to => coalesce(:limit_to, 100),
 *   after => :after
 * )
 * ```
 */
export const listRestaurants = new PreparedQuery<IListRestaurantsParams,IListRestaurantsResult>(listRestaurantsIR, {"parameters":["integer","text"],"numbers":[],"instants":["created_at","updated_at"]});


