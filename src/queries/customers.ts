/** Types generated for queries found in "queries/customers.sql" */
import { PreparedQuery } from '../prepared-query.js';

export type stringArray = (string)[];

/** 'FindCustomers' parameters type */
export interface IFindCustomersParams {
  /** The id of the last card of the page before; null or left out: the first. */
  after?: string | null | undefined;
  /** At most so many cards, 1 to 100; 20 unless given. */
  limit_to?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** An e-mail or phone however written, or the beginning of a name or surname. */
  search?: string | null | undefined;
  /** A tag that the guest has, in capitals or not. */
  tag?: string | null | undefined;
}

/** 'FindCustomers' return type */
export interface IFindCustomersResult {
  /** Sum of the account's ledger entries; below zero after a reversal of points already spent. */
  balance: number | string;
  /** When the row was inserted. */
  created_at: Date;
  /** E-mail as on the newest booking that has one. Personal data. */
  email: string | null;
  /** Whether marketing by e-mail is wanted, by regulars.marketing_choices. */
  email_opt_in: boolean;
  /** When the personal data was erased; null: never. */
  erased_at: Date | null;
  /** Earliest created_at of the customer's bookings. */
  first_booking_at: Date | null;
  /** Name as on the newest booking that has one. Personal data. */
  full_name: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Latest created_at of the customer's bookings. */
  last_booking_at: Date | null;
  /** Latest starts_at of the completed bookings. */
  last_visit_at: Date | null;
  /** Points earned by bookings, reversals deducted; spending leaves it as it is. */
  lifetime_points: number | string;
  merged_ids: stringArray;
  next_booking_at: Date | null;
  next_booking_id: string | null;
  next_expiry_on: string | null;
  next_expiry_points: number | string | null;
  next_party_size: number | null;
  next_status: string | null;
  /** Free text of staff. May hold personal data. */
  notes: string | null;
  /** Phone as on the newest booking that has one. Personal data. */
  phone: string | null;
  /** Whether marketing by phone is wanted. */
  phone_opt_in: boolean;
  /** The program. */
  program_id: string | null;
  /** Whether marketing by SMS is wanted. */
  sms_opt_in: boolean;
  /** Labels that staff give. May hold personal data. */
  tags: stringArray;
  /** Tier by the points earned; with a qualification period as of tier_set_at, and possibly lapsed since. */
  tier: string | null;
  /** Bookings of any status. */
  total_bookings: number;
  /** Bookings now cancelled. */
  total_cancellations: number;
  /** Guests in bookings neither cancelled nor no_show. */
  total_covers: number | string;
  /** Bookings now no_show. */
  total_no_shows: number;
  /** Bookings now completed. */
  total_visits: number;
}

/** 'FindCustomers' query type */
export interface IFindCustomersQuery {
  params: IFindCustomersParams;
  result: IFindCustomersResult;
}

const findCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"search":true,"tag":true,"limit_to":true,"after":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":738,"b":752}]},{"name":"search","required":false,"transform":{"type":"scalar"},"locs":[{"a":767,"b":773}]},{"name":"tag","required":false,"transform":{"type":"scalar"},"locs":[{"a":785,"b":788}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":805,"b":813}]},{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":827,"b":832}]}],"statement":"select\n  id as \"id!\", full_name, email, phone, tags as \"tags!\", notes, merged_ids as \"merged_ids!\",\n  erased_at, created_at as \"created_at!\", total_bookings as \"total_bookings!\",\n  total_visits as \"total_visits!\", total_covers as \"total_covers!\",\n  total_cancellations as \"total_cancellations!\", total_no_shows as \"total_no_shows!\",\n  first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,\n  next_party_size, next_status, program_id, tier, balance as \"balance!\",\n  lifetime_points as \"lifetime_points!\", email_opt_in as \"email_opt_in!\",\n  sms_opt_in as \"sms_opt_in!\", phone_opt_in as \"phone_opt_in!\",\n  next_expiry_on::text as next_expiry_on, next_expiry_points\nfrom public.find_customers(\n  restaurant_id => :restaurant_id!,\n  search => :search,\n  tag => :tag,\n  limit_to => :limit_to,\n  after => :after\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", full_name, email, phone, tags as "tags!", notes, merged_ids as "merged_ids!",
 *   erased_at, created_at as "created_at!", total_bookings as "total_bookings!",
 *   total_visits as "total_visits!", total_covers as "total_covers!",
 *   total_cancellations as "total_cancellations!", total_no_shows as "total_no_shows!",
 *   first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,
 *   next_party_size, next_status, program_id, tier, balance as "balance!",
 *   lifetime_points as "lifetime_points!", email_opt_in as "email_opt_in!",
 *   sms_opt_in as "sms_opt_in!", phone_opt_in as "phone_opt_in!",
 *   next_expiry_on::text as next_expiry_on, next_expiry_points
 * from public.find_customers(
 *   restaurant_id => :restaurant_id!,
 *   search => :search,
 *   tag => :tag,
 *   limit_to => :limit_to,
 *   after => :after
 * )
 * ```
 */
export const findCustomers = new PreparedQuery<IFindCustomersParams,IFindCustomersResult>(findCustomersIR, {"parameters":["uuid","text","text","integer","uuid"],"numbers":["balance","lifetime_points","next_expiry_points","total_covers"],"instants":["created_at","erased_at","first_booking_at","last_booking_at","last_visit_at","next_booking_at"]});


/** 'GetCustomer' parameters type */
export interface IGetCustomerParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'GetCustomer' return type */
export interface IGetCustomerResult {
  /** Sum of the account's ledger entries; below zero after a reversal of points already spent. */
  balance: number | string;
  /** When the row was inserted. */
  created_at: Date;
  /** E-mail as on the newest booking that has one. Personal data. */
  email: string | null;
  /** Whether marketing by e-mail is wanted, by regulars.marketing_choices. */
  email_opt_in: boolean;
  /** When the personal data was erased; null: never. */
  erased_at: Date | null;
  /** Earliest created_at of the customer's bookings. */
  first_booking_at: Date | null;
  /** Name as on the newest booking that has one. Personal data. */
  full_name: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Latest created_at of the customer's bookings. */
  last_booking_at: Date | null;
  /** Latest starts_at of the completed bookings. */
  last_visit_at: Date | null;
  /** Points earned by bookings, reversals deducted; spending leaves it as it is. */
  lifetime_points: number | string;
  merged_ids: stringArray;
  next_booking_at: Date | null;
  next_booking_id: string | null;
  next_expiry_on: string | null;
  next_expiry_points: number | string | null;
  next_party_size: number | null;
  next_status: string | null;
  /** Free text of staff. May hold personal data. */
  notes: string | null;
  /** Phone as on the newest booking that has one. Personal data. */
  phone: string | null;
  /** Whether marketing by phone is wanted. */
  phone_opt_in: boolean;
  /** The program. */
  program_id: string | null;
  /** Whether marketing by SMS is wanted. */
  sms_opt_in: boolean;
  /** Labels that staff give. May hold personal data. */
  tags: stringArray;
  /** Tier by the points earned; with a qualification period as of tier_set_at, and possibly lapsed since. */
  tier: string | null;
  /** Bookings of any status. */
  total_bookings: number;
  /** Bookings now cancelled. */
  total_cancellations: number;
  /** Guests in bookings neither cancelled nor no_show. */
  total_covers: number | string;
  /** Bookings now no_show. */
  total_no_shows: number;
  /** Bookings now completed. */
  total_visits: number;
}

/** 'GetCustomer' query type */
export interface IGetCustomerQuery {
  params: IGetCustomerParams;
  result: IGetCustomerResult;
}

const getCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":736,"b":750}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":770,"b":782}]}],"statement":"select\n  id as \"id!\", full_name, email, phone, tags as \"tags!\", notes, merged_ids as \"merged_ids!\",\n  erased_at, created_at as \"created_at!\", total_bookings as \"total_bookings!\",\n  total_visits as \"total_visits!\", total_covers as \"total_covers!\",\n  total_cancellations as \"total_cancellations!\", total_no_shows as \"total_no_shows!\",\n  first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,\n  next_party_size, next_status, program_id, tier, balance as \"balance!\",\n  lifetime_points as \"lifetime_points!\", email_opt_in as \"email_opt_in!\",\n  sms_opt_in as \"sms_opt_in!\", phone_opt_in as \"phone_opt_in!\",\n  next_expiry_on::text as next_expiry_on, next_expiry_points\nfrom public.get_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", full_name, email, phone, tags as "tags!", notes, merged_ids as "merged_ids!",
 *   erased_at, created_at as "created_at!", total_bookings as "total_bookings!",
 *   total_visits as "total_visits!", total_covers as "total_covers!",
 *   total_cancellations as "total_cancellations!", total_no_shows as "total_no_shows!",
 *   first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,
 *   next_party_size, next_status, program_id, tier, balance as "balance!",
 *   lifetime_points as "lifetime_points!", email_opt_in as "email_opt_in!",
 *   sms_opt_in as "sms_opt_in!", phone_opt_in as "phone_opt_in!",
 *   next_expiry_on::text as next_expiry_on, next_expiry_points
 * from public.get_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!
 * )
 * ```
 */
export const getCustomer = new PreparedQuery<IGetCustomerParams,IGetCustomerResult>(getCustomerIR, {"parameters":["uuid","uuid"],"numbers":["balance","lifetime_points","next_expiry_points","total_covers"],"instants":["created_at","erased_at","first_booking_at","last_booking_at","last_visit_at","next_booking_at"]});


/** 'UpdateCustomer' parameters type */
export interface IUpdateCustomerParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** Free text of staff. May hold personal data. */
  notes?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Labels that staff give. May hold personal data. */
  tags?: stringArray | null | undefined;
}

/** 'UpdateCustomer' return type */
export interface IUpdateCustomerResult {
  /** When the row was inserted. */
  created_at: Date;
  /** E-mail as on the newest booking that has one. Personal data. */
  email: string | null;
  /** regulars.normalize_email of the identifying e-mail. Personal data. */
  email_normalized: string | null;
  /** When the personal data was erased; null: never. */
  erased_at: Date | null;
  /** Name as on the newest booking that has one. Personal data. */
  full_name: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The customer that this one was merged into, never one that is merged itself; null: not merged. */
  merged_into_id: string | null;
  /** Free text of staff. May hold personal data. */
  notes: string | null;
  /** Phone as on the newest booking that has one. Personal data. */
  phone: string | null;
  /** regulars.normalize_phone of the identifying phone (E.164). Personal data. */
  phone_normalized: string | null;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Labels that staff give. May hold personal data. */
  tags: stringArray;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'UpdateCustomer' query type */
export interface IUpdateCustomerQuery {
  params: IUpdateCustomerParams;
  result: IUpdateCustomerResult;
}

const updateCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"tags":true,"notes":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":278,"b":292}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":312,"b":324}]},{"name":"tags","required":false,"transform":{"type":"scalar"},"locs":[{"a":337,"b":341}]},{"name":"notes","required":false,"transform":{"type":"scalar"},"locs":[{"a":355,"b":360}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", email, phone, email_normalized,\n  phone_normalized, full_name, tags as \"tags!\", notes, merged_into_id, erased_at,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.update_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  tags => :tags,\n  notes => :notes\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", email, phone, email_normalized,
 *   phone_normalized, full_name, tags as "tags!", notes, merged_into_id, erased_at,
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from public.update_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   tags => :tags,
 *   notes => :notes
 * )
 * ```
 */
export const updateCustomer = new PreparedQuery<IUpdateCustomerParams,IUpdateCustomerResult>(updateCustomerIR, {"parameters":["uuid","uuid","text[]","text"],"numbers":[],"instants":["created_at","erased_at","updated_at"]});


/** 'SetMarketingConsent' parameters type */
export interface ISetMarketingConsentParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The booking's id. */
  booking_id?: string | null | undefined;
  /** Of `email`, `sms` and `phone`; all three unless given. */
  channels?: stringArray | null | undefined;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** True: consent was given; false: withdrawn. */
  is_given: boolean;
  /** When it counts; now unless given. */
  occurred_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Where the choice was made: a slug such as web, phone or unsubscribe-link. */
  source: string;
  /** What the guest agreed to: the text shown, or the name of its version. Erased with the guest. */
  wording?: string | null | undefined;
}

/** 'SetMarketingConsent' return type */
export interface ISetMarketingConsentResult {
  /** Who recorded it: an id or a kind, no name. */
  actor: string;
  /** The booking on which the box was ticked later; null: an explicit call. No foreign key. */
  booking_id: string | null;
  /** email, sms or phone. */
  channel: string;
  /** The customer for whom it was recorded; for a merged one, the survivor at that time. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** True: given; false: withdrawn. */
  is_given: boolean;
  /** When the choice was made. */
  occurred_at: Date;
  /** When the row was inserted. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Where the choice was made: a slug such as web, phone or unsubscribe-link. */
  source: string;
  /** What the guest agreed to: the text shown, or the name of its version. Erased with the guest. */
  wording: string | null;
}

/** 'SetMarketingConsent' query type */
export interface ISetMarketingConsentQuery {
  params: ISetMarketingConsentParams;
  result: ISetMarketingConsentResult;
}

const setMarketingConsentIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"is_given":true,"actor":true,"source":true,"channels":true,"wording":true,"booking_id":true,"occurred_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":316,"b":330}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":350,"b":362}]},{"name":"is_given","required":true,"transform":{"type":"scalar"},"locs":[{"a":379,"b":388}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":402,"b":408}]},{"name":"source","required":true,"transform":{"type":"scalar"},"locs":[{"a":423,"b":430}]},{"name":"channels","required":false,"transform":{"type":"scalar"},"locs":[{"a":456,"b":464}]},{"name":"wording","required":false,"transform":{"type":"scalar"},"locs":[{"a":510,"b":517}]},{"name":"booking_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":536,"b":546}]},{"name":"occurred_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":566,"b":577}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", customer_id as \"customer_id!\",\n  channel as \"channel!\", is_given as \"is_given!\", booking_id, source as \"source!\", wording,\n  actor as \"actor!\", occurred_at as \"occurred_at!\", recorded_at as \"recorded_at!\"\nfrom public.set_marketing_consent(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  is_given => :is_given!,\n  actor => :actor!,\n  source => :source!,\n  channels => coalesce(:channels, '{email,sms,phone}'::text[]),\n  wording => :wording,\n  booking_id => :booking_id,\n  occurred_at => :occurred_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", customer_id as "customer_id!",
 *   channel as "channel!", is_given as "is_given!", booking_id, source as "source!", wording,
 *   actor as "actor!", occurred_at as "occurred_at!", recorded_at as "recorded_at!"
 * from public.set_marketing_consent(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   is_given => :is_given!,
 *   actor => :actor!,
 *   source => :source!,
 *   channels => coalesce(:channels, '{email,sms,phone}'::text[]),
 *   wording => :wording,
 *   booking_id => :booking_id,
 *   occurred_at => :occurred_at
 * )
 * ```
 */
export const setMarketingConsent = new PreparedQuery<ISetMarketingConsentParams,ISetMarketingConsentResult>(setMarketingConsentIR, {"parameters":["uuid","uuid","boolean","text","text","text[]","text","uuid","instant"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'SetPlaceholderContacts' parameters type */
export interface ISetPlaceholderContactsParams {
  /** E-mails and phones, however written; the list replaces the one before. */
  contacts: stringArray;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'SetPlaceholderContacts' return type */
export interface ISetPlaceholderContactsResult {
  contact: string;
}

/** 'SetPlaceholderContacts' query type */
export interface ISetPlaceholderContactsQuery {
  params: ISetPlaceholderContactsParams;
  result: ISetPlaceholderContactsResult;
}

const setPlaceholderContactsIR: any = {"usedParamSet":{"restaurant_id":true,"contacts":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":83,"b":97}]},{"name":"contacts","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":121}]}],"statement":"select contact as \"contact!\"\nfrom public.set_placeholder_contacts(restaurant_id => :restaurant_id!, contacts => :contacts!)"};

/**
 * Query generated from SQL:
 * ```
 * select contact as "contact!"
 * from public.set_placeholder_contacts(restaurant_id => :restaurant_id!, contacts => :contacts!)
 * ```
 */
export const setPlaceholderContacts = new PreparedQuery<ISetPlaceholderContactsParams,ISetPlaceholderContactsResult>(setPlaceholderContactsIR, {"parameters":["uuid","text[]"],"numbers":[],"instants":[]});


/** 'RefreshCustomerProfiles' parameters type */
export interface IRefreshCustomerProfilesParams {
  /** Of these customers only; null or left out: of all. */
  customer_ids?: stringArray | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'RefreshCustomerProfiles' return type */
export interface IRefreshCustomerProfilesResult {
  changed: number | string;
  inserted: number | string;
}

/** 'RefreshCustomerProfiles' query type */
export interface IRefreshCustomerProfilesQuery {
  params: IRefreshCustomerProfilesParams;
  result: IRefreshCustomerProfilesResult;
}

const refreshCustomerProfilesIR: any = {"usedParamSet":{"restaurant_id":true,"customer_ids":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":114,"b":128}]},{"name":"customer_ids","required":false,"transform":{"type":"scalar"},"locs":[{"a":149,"b":161}]}],"statement":"select\n  inserted as \"inserted!\", changed as \"changed!\"\nfrom public.refresh_customer_profiles(\n  restaurant_id => :restaurant_id!,\n  customer_ids => :customer_ids\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   inserted as "inserted!", changed as "changed!"
 * from public.refresh_customer_profiles(
 *   restaurant_id => :restaurant_id!,
 *   customer_ids => :customer_ids
 * )
 * ```
 */
export const refreshCustomerProfiles = new PreparedQuery<IRefreshCustomerProfilesParams,IRefreshCustomerProfilesResult>(refreshCustomerProfilesIR, {"parameters":["uuid","uuid[]"],"numbers":["changed","inserted"],"instants":[]});


/** 'MergeCustomers' parameters type */
export interface IMergeCustomersParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer that became a pointer to it. */
  duplicate_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
  /** The customer that stayed. */
  survivor_id: string;
}

/** 'MergeCustomers' return type */
export interface IMergeCustomersResult {
  /** Who merged: an id or a kind, no name. */
  actor: string;
  /** The bookings that moved to the survivor. */
  booking_ids: stringArray;
  /** The customer that became a pointer to it. */
  duplicate_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** When they were merged. */
  merged_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The customer that stayed. */
  survivor_id: string;
  /** When it was undone; null: it stands. */
  unmerged_at: Date | null;
  /** Who undid it: an id or a kind, no name. */
  unmerged_by: string | null;
}

/** 'MergeCustomers' query type */
export interface IMergeCustomersQuery {
  params: IMergeCustomersParams;
  result: IMergeCustomersResult;
}

const mergeCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"survivor_id":true,"duplicate_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":275,"b":289}]},{"name":"survivor_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":309,"b":321}]},{"name":"duplicate_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":342,"b":355}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":369,"b":375}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", survivor_id as \"survivor_id!\",\n  duplicate_id as \"duplicate_id!\", booking_ids as \"booking_ids!\", actor as \"actor!\",\n  merged_at as \"merged_at!\", unmerged_by, unmerged_at\nfrom public.merge_customers(\n  restaurant_id => :restaurant_id!,\n  survivor_id => :survivor_id!,\n  duplicate_id => :duplicate_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", survivor_id as "survivor_id!",
 *   duplicate_id as "duplicate_id!", booking_ids as "booking_ids!", actor as "actor!",
 *   merged_at as "merged_at!", unmerged_by, unmerged_at
 * from public.merge_customers(
 *   restaurant_id => :restaurant_id!,
 *   survivor_id => :survivor_id!,
 *   duplicate_id => :duplicate_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const mergeCustomers = new PreparedQuery<IMergeCustomersParams,IMergeCustomersResult>(mergeCustomersIR, {"parameters":["uuid","uuid","uuid","text"],"numbers":[],"instants":["merged_at","unmerged_at"]});


/** 'UnmergeCustomers' parameters type */
export interface IUnmergeCustomersParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer that became a pointer to it. */
  duplicate_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'UnmergeCustomers' return type */
export interface IUnmergeCustomersResult {
  /** Who merged: an id or a kind, no name. */
  actor: string;
  /** The bookings that moved to the survivor. */
  booking_ids: stringArray;
  /** The customer that became a pointer to it. */
  duplicate_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** When they were merged. */
  merged_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The customer that stayed. */
  survivor_id: string;
  /** When it was undone; null: it stands. */
  unmerged_at: Date | null;
  /** Who undid it: an id or a kind, no name. */
  unmerged_by: string | null;
}

/** 'UnmergeCustomers' query type */
export interface IUnmergeCustomersQuery {
  params: IUnmergeCustomersParams;
  result: IUnmergeCustomersResult;
}

const unmergeCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"duplicate_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":277,"b":291}]},{"name":"duplicate_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":312,"b":325}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":339,"b":345}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", survivor_id as \"survivor_id!\",\n  duplicate_id as \"duplicate_id!\", booking_ids as \"booking_ids!\", actor as \"actor!\",\n  merged_at as \"merged_at!\", unmerged_by, unmerged_at\nfrom public.unmerge_customers(\n  restaurant_id => :restaurant_id!,\n  duplicate_id => :duplicate_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", survivor_id as "survivor_id!",
 *   duplicate_id as "duplicate_id!", booking_ids as "booking_ids!", actor as "actor!",
 *   merged_at as "merged_at!", unmerged_by, unmerged_at
 * from public.unmerge_customers(
 *   restaurant_id => :restaurant_id!,
 *   duplicate_id => :duplicate_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const unmergeCustomers = new PreparedQuery<IUnmergeCustomersParams,IUnmergeCustomersResult>(unmergeCustomersIR, {"parameters":["uuid","uuid","text"],"numbers":[],"instants":["merged_at","unmerged_at"]});


/** 'CustomerMergeCandidates' parameters type */
export interface ICustomerMergeCandidatesParams {
  /** Pairs with this customer; null or left out: all pairs. */
  customer_id?: string | null | undefined;
  /** At most so many pairs; 100 unless given. */
  limit_to?: number | null | undefined;
  /** Pairs with a lower score, from 0 to 1, are left out; 0.5 unless given. */
  minimum_score?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'CustomerMergeCandidates' return type */
export interface ICustomerMergeCandidatesResult {
  /** The customer that became a pointer to it. */
  duplicate_id: string;
  reasons: stringArray;
  score: number | string;
  /** The customer that stayed. */
  survivor_id: string;
}

/** 'CustomerMergeCandidates' query type */
export interface ICustomerMergeCandidatesQuery {
  params: ICustomerMergeCandidatesParams;
  result: ICustomerMergeCandidatesResult;
}

const customerMergeCandidatesIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"minimum_score":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":174,"b":188}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":208,"b":219}]},{"name":"minimum_score","required":false,"transform":{"type":"scalar"},"locs":[{"a":250,"b":263}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":304,"b":312}]}],"statement":"select\n  survivor_id as \"survivor_id!\", duplicate_id as \"duplicate_id!\", score as \"score!\",\n  reasons as \"reasons!\"\nfrom public.customer_merge_candidates(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id,\n  minimum_score => coalesce(:minimum_score::numeric, 0.5),\n  limit_to => coalesce(:limit_to::integer, 100)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   survivor_id as "survivor_id!", duplicate_id as "duplicate_id!", score as "score!",
 *   reasons as "reasons!"
 * from public.customer_merge_candidates(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id,
 *   minimum_score => coalesce(:minimum_score::numeric, 0.5),
 *   limit_to => coalesce(:limit_to::integer, 100)
 * )
 * ```
 */
export const customerMergeCandidates = new PreparedQuery<ICustomerMergeCandidatesParams,ICustomerMergeCandidatesResult>(customerMergeCandidatesIR, {"parameters":["uuid","uuid","numeric","integer"],"numbers":["score"],"instants":[]});


/** 'DeclineMergeCandidate' parameters type */
export interface IDeclineMergeCandidateParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The other one. */
  other_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'DeclineMergeCandidate' return type */
export interface IDeclineMergeCandidateResult {
  /** Who merged: an id or a kind, no name. */
  actor: string;
  /** The customer. */
  customer_id: string;
  /** The other one. */
  other_id: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
}

/** 'DeclineMergeCandidate' query type */
export interface IDeclineMergeCandidateQuery {
  params: IDeclineMergeCandidateParams;
  result: IDeclineMergeCandidateResult;
}

const declineMergeCandidateIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"other_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":176,"b":190}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":210,"b":222}]},{"name":"other_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":239,"b":248}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":262,"b":268}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", customer_id as \"customer_id!\", other_id as \"other_id!\",\n  actor as \"actor!\"\nfrom public.decline_merge_candidate(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  other_id => :other_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", customer_id as "customer_id!", other_id as "other_id!",
 *   actor as "actor!"
 * from public.decline_merge_candidate(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   other_id => :other_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const declineMergeCandidate = new PreparedQuery<IDeclineMergeCandidateParams,IDeclineMergeCandidateResult>(declineMergeCandidateIR, {"parameters":["uuid","uuid","uuid","text"],"numbers":[],"instants":[]});


/** 'ExportCustomer' parameters type */
export interface IExportCustomerParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ExportCustomer' return type */
export interface IExportCustomerResult {
  document: unknown;
}

/** 'ExportCustomer' query type */
export interface IExportCustomerQuery {
  params: IExportCustomerParams;
  result: IExportCustomerResult;
}

const exportCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":64}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":96}]}],"statement":"select public.export_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!\n) as \"document!\""};

/**
 * Query generated from SQL:
 * ```
 * select public.export_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!
 * ) as "document!"
 * ```
 */
export const exportCustomer = new PreparedQuery<IExportCustomerParams,IExportCustomerResult>(exportCustomerIR, {"parameters":["uuid","uuid"],"numbers":[],"instants":[]});


/** 'EraseCustomer' parameters type */
export interface IEraseCustomerParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'EraseCustomer' return type */
export interface IEraseCustomerResult {
  /** Who erased: an id or a kind, no name. */
  actor: string;
  /** How many bookings lost their personal data with it. */
  bookings: number;
  /** The erased customer; customers merged into it were erased with it. */
  customer_id: string;
  /** When it was done. */
  erased_at: Date;
  /** request (erase_customer) or retention (erase_inactive_customers). */
  reason: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
}

/** 'EraseCustomer' query type */
export interface IEraseCustomerQuery {
  params: IEraseCustomerParams;
  result: IEraseCustomerResult;
}

const eraseCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":215,"b":229}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":249,"b":261}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":275,"b":281}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", customer_id as \"customer_id!\", actor as \"actor!\",\n  reason as \"reason!\", bookings as \"bookings!\", erased_at as \"erased_at!\"\nfrom public.erase_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", customer_id as "customer_id!", actor as "actor!",
 *   reason as "reason!", bookings as "bookings!", erased_at as "erased_at!"
 * from public.erase_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const eraseCustomer = new PreparedQuery<IEraseCustomerParams,IEraseCustomerResult>(eraseCustomerIR, {"parameters":["uuid","uuid","text"],"numbers":[],"instants":["erased_at"]});


/** 'EraseInactiveCustomers' parameters type */
export interface IEraseInactiveCustomersParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** Only tells what it would do. */
  dry_run?: boolean | null | undefined;
  /** At most so many guests; 1000 unless given. */
  limit_to?: number | null | undefined;
  /** An interval such as `3 years`. */
  older_than: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'EraseInactiveCustomers' return type */
export interface IEraseInactiveCustomersResult {
  /** The customer. */
  customer_id: string;
  is_erased: boolean;
  last_active_at: Date | null;
}

/** 'EraseInactiveCustomers' query type */
export interface IEraseInactiveCustomersQuery {
  params: IEraseInactiveCustomersParams;
  result: IEraseInactiveCustomersResult;
}

const eraseInactiveCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"older_than":true,"actor":true,"dry_run":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":153}]},{"name":"older_than","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":183}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":197,"b":203}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":228,"b":235}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":269,"b":277}]}],"statement":"select\n  customer_id as \"customer_id!\", last_active_at, is_erased as \"is_erased!\"\nfrom public.erase_inactive_customers(\n  restaurant_id => :restaurant_id!,\n  older_than => :older_than!,\n  actor => :actor!,\n  dry_run => coalesce(:dry_run, false),\n  limit_to => coalesce(:limit_to, 1000)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   customer_id as "customer_id!", last_active_at, is_erased as "is_erased!"
 * from public.erase_inactive_customers(
 *   restaurant_id => :restaurant_id!,
 *   older_than => :older_than!,
 *   actor => :actor!,
 *   dry_run => coalesce(:dry_run, false),
 *   limit_to => coalesce(:limit_to, 1000)
 * )
 * ```
 */
export const eraseInactiveCustomers = new PreparedQuery<IEraseInactiveCustomersParams,IEraseInactiveCustomersResult>(eraseInactiveCustomersIR, {"parameters":["uuid","interval","text","boolean","integer"],"numbers":[],"instants":["last_active_at"]});


