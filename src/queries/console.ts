/** Types generated for queries found in "queries/console.sql" */
import { PreparedQuery } from '../prepared-query.js';

export type stringArray = (string)[];

/** 'ListRestaurants' parameters type */
export type IListRestaurantsParams = void;

/** 'ListRestaurants' return type */
export interface IListRestaurantsResult {
  /** ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this country's. */
  country_code: string;
  /** Time-ordered UUID (version 7). */
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Name as guests know it. */
  name: string;
  /** Unique short name: lower-case words joined by hyphens. */
  slug: string;
  /** IANA zone in which local dates and hours are meant, such as Europe/London. */
  timezone: string;
}

/** 'ListRestaurants' query type */
export interface IListRestaurantsQuery {
  params: IListRestaurantsParams;
  result: IListRestaurantsResult;
}

const listRestaurantsIR: any = {"usedParamSet":{},"params":[],"statement":"select\n  id as \"id!\", name as \"name!\", slug as \"slug!\", timezone as \"timezone!\",\n  country_code as \"country_code!\"\nfrom public.restaurants\norder by name, slug"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", name as "name!", slug as "slug!", timezone as "timezone!",
 *   country_code as "country_code!"
 * from public.restaurants
 * order by name, slug
 * ```
 */
export const listRestaurants = new PreparedQuery<IListRestaurantsParams,IListRestaurantsResult>(listRestaurantsIR, {"parameters":[],"numbers":[],"instants":[]});


/** 'BusinessToday' parameters type */
export interface IBusinessTodayParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'BusinessToday' return type */
export interface IBusinessTodayResult {
  day: string;
}

/** 'BusinessToday' query type */
export interface IBusinessTodayQuery {
  params: IBusinessTodayParams;
  result: IBusinessTodayResult;
}

const businessTodayIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":188,"b":202}]}],"statement":"select max(days.day)::date::text as \"day!\"\nfrom generate_series(current_date - 1, current_date + 1, interval '1 day') as days (day)\nwhere public.business_day_starts_at(\n  restaurant_id => :restaurant_id!,\n  day => days.day::date\n) <= now()"};

/**
 * Query generated from SQL:
 * ```
 * select max(days.day)::date::text as "day!"
 * from generate_series(current_date - 1, current_date + 1, interval '1 day') as days (day)
 * where public.business_day_starts_at(
 *   restaurant_id => :restaurant_id!,
 *   day => days.day::date
 * ) <= now()
 * ```
 */
export const businessToday = new PreparedQuery<IBusinessTodayParams,IBusinessTodayResult>(businessTodayIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'DayBookings' parameters type */
export interface IDayBookingsParams {
  /** From this instant on; null or left out: from the first there is. */
  from_at: Date;
  /** At most so many rows. */
  limit_to: number;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at: Date;
}

/** 'DayBookings' return type */
export interface IDayBookingsResult {
  balance: number | string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  full_name: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Ticket: the highest of those who waited for the same local date when this one joined, plus one. The place in the queue now is its rank, see waiting_places. */
  position: number | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** What staff call the table; unique in the restaurant. */
  table_label: string | null;
  tags: stringArray | null;
  tier: string | null;
  total_visits: number | null;
}

/** 'DayBookings' query type */
export interface IDayBookingsQuery {
  params: IDayBookingsParams;
  result: IDayBookingsResult;
}

const dayBookingsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":554,"b":568}]},{"name":"from_at","required":true,"transform":{"type":"scalar"},"locs":[{"a":584,"b":592}]},{"name":"to_at","required":true,"transform":{"type":"scalar"},"locs":[{"a":606,"b":612}]},{"name":"limit_to","required":true,"transform":{"type":"scalar"},"locs":[{"a":629,"b":638}]}],"statement":"select\n  bookings.id as \"id!\", bookings.reference as \"reference!\", bookings.starts_at as \"starts_at!\",\n  bookings.party_size as \"party_size!\", bookings.status as \"status!\",\n  bookings.customer_name as \"customer_name?\", bookings.notes as \"notes?\",\n  restaurant_tables.label as \"table_label?\", waiting_list.position as \"position?\",\n  cards.id as \"customer_id?\", cards.full_name as \"full_name?\", cards.tier as \"tier?\",\n  cards.total_visits as \"total_visits?\", cards.balance as \"balance?\", cards.tags as \"tags?\"\nfrom public.list_bookings(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at!,\n  to_at => :to_at!,\n  limit_to => :limit_to!\n) as bookings\nleft join public.restaurant_tables\n  on restaurant_tables.restaurant_id = bookings.restaurant_id\n  and restaurant_tables.id = bookings.table_id\nleft join public.waiting_list\n  on waiting_list.restaurant_id = bookings.restaurant_id\n  and waiting_list.booking_id = bookings.id\n  and waiting_list.status in ('waiting', 'notified')\nleft join lateral (\n  select guests.*\n  from (\n    -- fenced: get_customer refuses a null, which a mere condition is tested after\n    select bookings.customer_id\n    where bookings.customer_id is not null\n    offset 0\n  ) as known\n  cross join lateral public.get_customer(bookings.restaurant_id, known.customer_id) as guests\n) as cards on true\norder by bookings.starts_at, waiting_list.position, bookings.id"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   bookings.id as "id!", bookings.reference as "reference!", bookings.starts_at as "starts_at!",
 *   bookings.party_size as "party_size!", bookings.status as "status!",
 *   bookings.customer_name as "customer_name?", bookings.notes as "notes?",
 *   restaurant_tables.label as "table_label?", waiting_list.position as "position?",
 *   cards.id as "customer_id?", cards.full_name as "full_name?", cards.tier as "tier?",
 *   cards.total_visits as "total_visits?", cards.balance as "balance?", cards.tags as "tags?"
 * from public.list_bookings(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at!,
 *   to_at => :to_at!,
 *   limit_to => :limit_to!
 * ) as bookings
 * left join public.restaurant_tables
 *   on restaurant_tables.restaurant_id = bookings.restaurant_id
 *   and restaurant_tables.id = bookings.table_id
 * left join public.waiting_list
 *   on waiting_list.restaurant_id = bookings.restaurant_id
 *   and waiting_list.booking_id = bookings.id
 *   and waiting_list.status in ('waiting', 'notified')
 * left join lateral (
 *   select guests.*
 *   from (
 *     -- fenced: get_customer refuses a null, which a mere condition is tested after
 *     select bookings.customer_id
 *     where bookings.customer_id is not null
 *     offset 0
 *   ) as known
 *   cross join lateral public.get_customer(bookings.restaurant_id, known.customer_id) as guests
 * ) as cards on true
 * order by bookings.starts_at, waiting_list.position, bookings.id
 * ```
 */
export const dayBookings = new PreparedQuery<IDayBookingsParams,IDayBookingsResult>(dayBookingsIR, {"parameters":["uuid","instant","instant","integer"],"numbers":["balance"],"instants":["starts_at"]});


/** 'ListPrograms' parameters type */
export interface IListProgramsParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListPrograms' return type */
export interface IListProgramsResult {
  /** What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points. */
  accrual_rule: unknown;
  /** Raised by each change of accrual_rule, tier_definitions or expires_after. */
  accrual_version: number;
  expires_after: string | null;
  /** Time-ordered UUID (version 7). */
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Whether bookings may earn in it; at most one per restaurant is active. */
  is_active: boolean;
  /** Name as guests know it. */
  name: string;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean;
  /** Short name, unique in the restaurant. */
  slug: string;
  /** confirmation: points can be spent at once; visit: once their booking is completed. */
  spendable_from: string;
  /** Tiers by points earned, lowest first, from 0; qualification_period null: all time. */
  tier_definitions: unknown;
}

/** 'ListPrograms' query type */
export interface IListProgramsQuery {
  params: IListProgramsParams;
  result: IListProgramsResult;
}

const listProgramsIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":356,"b":370}]}],"statement":"select\n  id as \"id!\", slug as \"slug!\", name as \"name!\", is_active as \"is_active!\",\n  pilot_only as \"pilot_only!\", accrual_version as \"accrual_version!\",\n  accrual_rule as \"accrual_rule!\", tier_definitions as \"tier_definitions!\",\n  expires_after::text as expires_after, spendable_from as \"spendable_from!\"\nfrom public.loyalty_programs\nwhere restaurant_id = :restaurant_id!\norder by not is_active, slug"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", slug as "slug!", name as "name!", is_active as "is_active!",
 *   pilot_only as "pilot_only!", accrual_version as "accrual_version!",
 *   accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
 *   expires_after::text as expires_after, spendable_from as "spendable_from!"
 * from public.loyalty_programs
 * where restaurant_id = :restaurant_id!
 * order by not is_active, slug
 * ```
 */
export const listPrograms = new PreparedQuery<IListProgramsParams,IListProgramsResult>(listProgramsIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'TierMoves' parameters type */
export interface ITierMovesParams {
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'TierMoves' return type */
export interface ITierMovesResult {
  guests: number | string;
  /** The tier after. */
  tier: string;
  /** The tier before. */
  tier_before: string;
}

/** 'TierMoves' query type */
export interface ITierMovesQuery {
  params: ITierMovesParams;
  result: ITierMovesResult;
}

const tierMovesIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":146}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":178,"b":185}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":243,"b":248}]}],"statement":"select tier_before as \"tier_before!\", tier as \"tier!\", count(*) as \"guests!\"\nfrom public.loyalty_tier_changes\nwhere restaurant_id = :restaurant_id!\n  and occurred_at >= coalesce(:from_at, '-infinity'::timestamptz)\n  and occurred_at < coalesce(:to_at, 'infinity'::timestamptz)\ngroup by tier_before, tier\norder by count(*) desc, tier_before, tier"};

/**
 * Query generated from SQL:
 * ```
 * select tier_before as "tier_before!", tier as "tier!", count(*) as "guests!"
 * from public.loyalty_tier_changes
 * where restaurant_id = :restaurant_id!
 *   and occurred_at >= coalesce(:from_at, '-infinity'::timestamptz)
 *   and occurred_at < coalesce(:to_at, 'infinity'::timestamptz)
 * group by tier_before, tier
 * order by count(*) desc, tier_before, tier
 * ```
 */
export const tierMoves = new PreparedQuery<ITierMovesParams,ITierMovesResult>(tierMovesIR, {"parameters":["uuid","instant","instant"],"numbers":["guests"],"instants":[]});


/** 'NewestEvents' parameters type */
export interface INewestEventsParams {
  /** The booking's id. */
  booking_id?: string | null | undefined;
  /** Only events of this type. */
  event_type?: string | null | undefined;
  /** At most so many rows. */
  limit_to: number;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'NewestEvents' return type */
export interface INewestEventsResult {
  /** The booking; null if the event belongs to none. No foreign key. */
  booking_id: string | null;
  /** 1, 2, 3 … within the booking, counted on it and never restarted; null for events of the ledger and of guests. */
  booking_sequence: number | null;
  /** The customer; null for a walk-in. No foreign key. */
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** What happened; docs/events.md lists the types. */
  /** Only events of this type. */
  event_type: string;
  /** Time-ordered UUID (version 7). */
  /** Time-ordered UUID (version 7). */
  id: string;
  /** When it happened. */
  occurred_at: Date;
  /** The facts, exactly as the contract of its type and version says. */
  payload: unknown;
  /** When the row was written. */
  recorded_at: Date;
  /** The version of the contract that the payload follows. */
  schema_version: number;
}

/** 'NewestEvents' query type */
export interface INewestEventsQuery {
  params: INewestEventsParams;
  result: INewestEventsResult;
}

const newestEventsIR: any = {"usedParamSet":{"restaurant_id":true,"event_type":true,"booking_id":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":270,"b":284}]},{"name":"event_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":293,"b":303},{"a":335,"b":345}]},{"name":"booking_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":355,"b":365},{"a":397,"b":407}]},{"name":"limit_to","required":true,"transform":{"type":"scalar"},"locs":[{"a":433,"b":442}]}],"statement":"select\n  id as \"id!\", event_type as \"event_type!\", schema_version as \"schema_version!\",\n  booking_id, booking_sequence, customer_id, payload as \"payload!\",\n  occurred_at as \"occurred_at!\", recorded_at as \"recorded_at!\"\nfrom public.analytics_events\nwhere restaurant_id = :restaurant_id!\n  and (:event_type::text is null or event_type = :event_type)\n  and (:booking_id::uuid is null or booking_id = :booking_id)\norder by id desc\nlimit :limit_to!"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", event_type as "event_type!", schema_version as "schema_version!",
 *   booking_id, booking_sequence, customer_id, payload as "payload!",
 *   occurred_at as "occurred_at!", recorded_at as "recorded_at!"
 * from public.analytics_events
 * where restaurant_id = :restaurant_id!
 *   and (:event_type::text is null or event_type = :event_type)
 *   and (:booking_id::uuid is null or booking_id = :booking_id)
 * order by id desc
 * limit :limit_to!
 * ```
 */
export const newestEvents = new PreparedQuery<INewestEventsParams,INewestEventsResult>(newestEventsIR, {"parameters":["uuid","text","uuid","bigint"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'FindBooking' parameters type */
export interface IFindBookingParams {
  /** The booking's id or reference. */
  named: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'FindBooking' return type */
export interface IFindBookingResult {
  /** When the booking was made. */
  /** When the booking was made. */
  created_at: Date;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Time-ordered UUID (version 7). */
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** Number of guests, 1 to 200. */
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** When the party is expected. */
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
}

/** 'FindBooking' query type */
export interface IFindBookingQuery {
  params: IFindBookingParams;
  result: IFindBookingResult;
}

const findBookingIR: any = {"usedParamSet":{"restaurant_id":true,"named":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":288,"b":302}]},{"name":"named","required":true,"transform":{"type":"scalar"},"locs":[{"a":329,"b":335},{"a":358,"b":364}]}],"statement":"select\n  id as \"id!\", reference as \"reference!\", status as \"status!\", starts_at as \"starts_at!\",\n  party_size as \"party_size!\", customer_id, source as \"source!\",\n  loyalty_points_awarded as \"loyalty_points_awarded!\", created_at as \"created_at!\"\nfrom public.bookings\nwhere restaurant_id = :restaurant_id!\n  and (reference = upper(:named!) or id::text = lower(:named!))"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", reference as "reference!", status as "status!", starts_at as "starts_at!",
 *   party_size as "party_size!", customer_id, source as "source!",
 *   loyalty_points_awarded as "loyalty_points_awarded!", created_at as "created_at!"
 * from public.bookings
 * where restaurant_id = :restaurant_id!
 *   and (reference = upper(:named!) or id::text = lower(:named!))
 * ```
 */
export const findBooking = new PreparedQuery<IFindBookingParams,IFindBookingResult>(findBookingIR, {"parameters":["uuid","text"],"numbers":[],"instants":["created_at","starts_at"]});


/** 'ListMigrations' parameters type */
export type IListMigrationsParams = void;

/** 'ListMigrations' return type */
export interface IListMigrationsResult {
  /** When it was applied. */
  applied_at: Date;
  /** The file's name. */
  file: string;
}

/** 'ListMigrations' query type */
export interface IListMigrationsQuery {
  params: IListMigrationsParams;
  result: IListMigrationsResult;
}

const listMigrationsIR: any = {"usedParamSet":{},"params":[],"statement":"select file as \"file!\", applied_at as \"applied_at!\"\nfrom regulars.migrations\norder by file"};

/**
 * Query generated from SQL:
 * ```
 * select file as "file!", applied_at as "applied_at!"
 * from regulars.migrations
 * order by file
 * ```
 */
export const listMigrations = new PreparedQuery<IListMigrationsParams,IListMigrationsResult>(listMigrationsIR, {"parameters":[],"numbers":[],"instants":["applied_at"]});


/** 'ListObjects' parameters type */
export type IListObjectsParams = void;

/** 'ListObjects' return type */
export interface IListObjectsResult {
  newest_at: Date | null;
  objects: number | string;
}

/** 'ListObjects' query type */
export interface IListObjectsQuery {
  params: IListObjectsParams;
  result: IListObjectsResult;
}

const listObjectsIR: any = {"usedParamSet":{},"params":[],"statement":"select count(*) as \"objects!\", max(applied_at) as newest_at\nfrom regulars.objects"};

/**
 * Query generated from SQL:
 * ```
 * select count(*) as "objects!", max(applied_at) as newest_at
 * from regulars.objects
 * ```
 */
export const listObjects = new PreparedQuery<IListObjectsParams,IListObjectsResult>(listObjectsIR, {"parameters":[],"numbers":["objects"],"instants":["newest_at"]});


/** 'ObjectDifferences' parameters type */
export type IObjectDifferencesParams = void;

/** 'ObjectDifferences' return type */
export interface IObjectDifferencesResult {
  difference: string;
  identity: string;
  path: string;
}

/** 'ObjectDifferences' query type */
export interface IObjectDifferencesQuery {
  params: IObjectDifferencesParams;
  result: IObjectDifferencesResult;
}

const objectDifferencesIR: any = {"usedParamSet":{},"params":[],"statement":"select path as \"path!\", identity as \"identity!\", difference as \"difference!\"\nfrom regulars.object_differences()\norder by path, identity"};

/**
 * Query generated from SQL:
 * ```
 * select path as "path!", identity as "identity!", difference as "difference!"
 * from regulars.object_differences()
 * order by path, identity
 * ```
 */
export const objectDifferences = new PreparedQuery<IObjectDifferencesParams,IObjectDifferencesResult>(objectDifferencesIR, {"parameters":[],"numbers":[],"instants":[]});


/** 'GateSettings' parameters type */
export interface IGateSettingsParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'GateSettings' return type */
export interface IGateSettingsResult {
  is_open: boolean;
  session_pilot_list: string | null;
  stored_pilot_list: string | null;
}

/** 'GateSettings' query type */
export interface IGateSettingsQuery {
  params: IGateSettingsParams;
  result: IGateSettingsResult;
}

const gateSettingsIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":264,"b":278}]}],"statement":"select\n  (\n    select settings.value from regulars.settings where name = 'loyalty.pilot_restaurant_ids'\n  ) as \"stored_pilot_list?\",\n  current_setting('loyalty.pilot_restaurant_ids', true) as \"session_pilot_list?\",\n  exists (\n    select from regulars.open_program(:restaurant_id!)\n  ) as \"is_open!\""};

/**
 * Query generated from SQL:
 * ```
 * select
 *   (
 *     select settings.value from regulars.settings where name = 'loyalty.pilot_restaurant_ids'
 *   ) as "stored_pilot_list?",
 *   current_setting('loyalty.pilot_restaurant_ids', true) as "session_pilot_list?",
 *   exists (
 *     select from regulars.open_program(:restaurant_id!)
 *   ) as "is_open!"
 * ```
 */
export const gateSettings = new PreparedQuery<IGateSettingsParams,IGateSettingsResult>(gateSettingsIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'DatabaseFacts' parameters type */
export type IDatabaseFactsParams = void;

/** 'DatabaseFacts' return type */
export interface IDatabaseFactsResult {
  database: string;
  is_replica: boolean;
  login: string;
  replicas: number | string;
  server_version: string;
  size: number | string;
}

/** 'DatabaseFacts' query type */
export interface IDatabaseFactsQuery {
  params: IDatabaseFactsParams;
  result: IDatabaseFactsResult;
}

const databaseFactsIR: any = {"usedParamSet":{},"params":[],"statement":"select\n  current_database() as \"database!\", current_user as \"login!\",\n  current_setting('server_version') as \"server_version!\",\n  pg_is_in_recovery() as \"is_replica!\", pg_database_size(current_database()) as \"size!\",\n  (select count(*) from pg_stat_replication) as \"replicas!\""};

/**
 * Query generated from SQL:
 * ```
 * select
 *   current_database() as "database!", current_user as "login!",
 *   current_setting('server_version') as "server_version!",
 *   pg_is_in_recovery() as "is_replica!", pg_database_size(current_database()) as "size!",
 *   (select count(*) from pg_stat_replication) as "replicas!"
 * ```
 */
export const databaseFacts = new PreparedQuery<IDatabaseFactsParams,IDatabaseFactsResult>(databaseFactsIR, {"parameters":[],"numbers":["replicas","size"],"instants":[]});


