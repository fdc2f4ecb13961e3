/** Types generated for queries found in "queries/customers.sql" */
import { PreparedQuery } from '../prepared-query.js';

export type stringArray = (string)[];

/** 'FindCustomers' parameters type */
export interface IFindCustomersParams {
  limit_to?: number | null | void;
  restaurant_id: string;
  search?: string | null | void;
  tag?: string | null | void;
}

/** 'FindCustomers' return type */
export interface IFindCustomersResult {
  balance: number | string;
  created_at: Date;
  email: string | null;
  email_opt_in: boolean;
  erased_at: Date | null;
  first_booking_at: Date | null;
  full_name: string | null;
  id: string;
  last_booking_at: Date | null;
  last_visit_at: Date | null;
  lifetime_points: number | string;
  merged_ids: stringArray;
  next_booking_at: Date | null;
  next_booking_id: string | null;
  next_party_size: number | null;
  next_status: string | null;
  notes: string | null;
  phone: string | null;
  phone_opt_in: boolean;
  program_id: string | null;
  sms_opt_in: boolean;
  tags: stringArray;
  tier: string | null;
  total_bookings: number;
  total_cancellations: number;
  total_covers: number | string;
  total_no_shows: number;
  total_visits: number;
}

/** 'FindCustomers' query type */
export interface IFindCustomersQuery {
  params: IFindCustomersParams;
  result: IFindCustomersResult;
}

const findCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"search":true,"tag":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":669,"b":683}]},{"name":"search","required":false,"transform":{"type":"scalar"},"locs":[{"a":698,"b":704}]},{"name":"tag","required":false,"transform":{"type":"scalar"},"locs":[{"a":716,"b":719}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":736,"b":744}]}],"statement":"select\n  id as \"id!\", full_name, email, phone, tags as \"tags!\", notes, merged_ids as \"merged_ids!\",\n  erased_at, created_at as \"created_at!\", total_bookings as \"total_bookings!\",\n  total_visits as \"total_visits!\", total_covers as \"total_covers!\",\n  total_cancellations as \"total_cancellations!\", total_no_shows as \"total_no_shows!\",\n  first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,\n  next_party_size, next_status, program_id, tier, balance as \"balance!\",\n  lifetime_points as \"lifetime_points!\", email_opt_in as \"email_opt_in!\",\n  sms_opt_in as \"sms_opt_in!\", phone_opt_in as \"phone_opt_in!\"\nfrom find_customers(\n  restaurant_id => :restaurant_id!,\n  search => :search,\n  tag => :tag,\n  limit_to => :limit_to\n)"};

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
 *   sms_opt_in as "sms_opt_in!", phone_opt_in as "phone_opt_in!"
 * from find_customers(
 *   restaurant_id => :restaurant_id!,
 *   search => :search,
 *   tag => :tag,
 *   limit_to => :limit_to
 * )
 * ```
 */
export const findCustomers = new PreparedQuery<IFindCustomersParams,IFindCustomersResult>(findCustomersIR);


/** 'GetCustomer' parameters type */
export interface IGetCustomerParams {
  customer_id: string;
  restaurant_id: string;
}

/** 'GetCustomer' return type */
export interface IGetCustomerResult {
  balance: number | string;
  created_at: Date;
  email: string | null;
  email_opt_in: boolean;
  erased_at: Date | null;
  first_booking_at: Date | null;
  full_name: string | null;
  id: string;
  last_booking_at: Date | null;
  last_visit_at: Date | null;
  lifetime_points: number | string;
  merged_ids: stringArray;
  next_booking_at: Date | null;
  next_booking_id: string | null;
  next_party_size: number | null;
  next_status: string | null;
  notes: string | null;
  phone: string | null;
  phone_opt_in: boolean;
  program_id: string | null;
  sms_opt_in: boolean;
  tags: stringArray;
  tier: string | null;
  total_bookings: number;
  total_cancellations: number;
  total_covers: number | string;
  total_no_shows: number;
  total_visits: number;
}

/** 'GetCustomer' query type */
export interface IGetCustomerQuery {
  params: IGetCustomerParams;
  result: IGetCustomerResult;
}

const getCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":667,"b":681}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":701,"b":713}]}],"statement":"select\n  id as \"id!\", full_name, email, phone, tags as \"tags!\", notes, merged_ids as \"merged_ids!\",\n  erased_at, created_at as \"created_at!\", total_bookings as \"total_bookings!\",\n  total_visits as \"total_visits!\", total_covers as \"total_covers!\",\n  total_cancellations as \"total_cancellations!\", total_no_shows as \"total_no_shows!\",\n  first_booking_at, last_booking_at, last_visit_at, next_booking_id, next_booking_at,\n  next_party_size, next_status, program_id, tier, balance as \"balance!\",\n  lifetime_points as \"lifetime_points!\", email_opt_in as \"email_opt_in!\",\n  sms_opt_in as \"sms_opt_in!\", phone_opt_in as \"phone_opt_in!\"\nfrom get_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!\n)"};

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
 *   sms_opt_in as "sms_opt_in!", phone_opt_in as "phone_opt_in!"
 * from get_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!
 * )
 * ```
 */
export const getCustomer = new PreparedQuery<IGetCustomerParams,IGetCustomerResult>(getCustomerIR);


/** 'UpdateCustomer' parameters type */
export interface IUpdateCustomerParams {
  customer_id: string;
  notes?: string | null | void;
  restaurant_id: string;
  tags?: stringArray | null | void;
}

/** 'UpdateCustomer' return type */
export interface IUpdateCustomerResult {
  created_at: Date;
  email: string | null;
  email_normalized: string | null;
  erased_at: Date | null;
  full_name: string | null;
  id: string;
  merged_into_id: string | null;
  notes: string | null;
  phone: string | null;
  phone_normalized: string | null;
  restaurant_id: string;
  tags: stringArray;
  updated_at: Date;
}

/** 'UpdateCustomer' query type */
export interface IUpdateCustomerQuery {
  params: IUpdateCustomerParams;
  result: IUpdateCustomerResult;
}

const updateCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"tags":true,"notes":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":271,"b":285}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":305,"b":317}]},{"name":"tags","required":false,"transform":{"type":"scalar"},"locs":[{"a":330,"b":334}]},{"name":"notes","required":false,"transform":{"type":"scalar"},"locs":[{"a":348,"b":353}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", email, phone, email_normalized,\n  phone_normalized, full_name, tags as \"tags!\", notes, merged_into_id, erased_at,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom update_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  tags => :tags,\n  notes => :notes\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", email, phone, email_normalized,
 *   phone_normalized, full_name, tags as "tags!", notes, merged_into_id, erased_at,
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from update_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   tags => :tags,
 *   notes => :notes
 * )
 * ```
 */
export const updateCustomer = new PreparedQuery<IUpdateCustomerParams,IUpdateCustomerResult>(updateCustomerIR);


/** 'SetMarketingConsent' parameters type */
export interface ISetMarketingConsentParams {
  actor: string;
  booking_id?: string | null | void;
  channels?: stringArray | null | void;
  customer_id: string;
  is_given: boolean;
  occurred_at?: Date | null | void;
  restaurant_id: string;
  source: string;
  wording?: string | null | void;
}

/** 'SetMarketingConsent' return type */
export interface ISetMarketingConsentResult {
  actor: string;
  booking_id: string | null;
  channel: string;
  customer_id: string;
  id: string;
  is_given: boolean;
  occurred_at: Date;
  recorded_at: Date;
  restaurant_id: string;
  source: string;
  wording: string | null;
}

/** 'SetMarketingConsent' query type */
export interface ISetMarketingConsentQuery {
  params: ISetMarketingConsentParams;
  result: ISetMarketingConsentResult;
}

const setMarketingConsentIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"is_given":true,"actor":true,"source":true,"channels":true,"wording":true,"booking_id":true,"occurred_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":309,"b":323}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":343,"b":355}]},{"name":"is_given","required":true,"transform":{"type":"scalar"},"locs":[{"a":372,"b":381}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":395,"b":401}]},{"name":"source","required":true,"transform":{"type":"scalar"},"locs":[{"a":416,"b":423}]},{"name":"channels","required":false,"transform":{"type":"scalar"},"locs":[{"a":449,"b":457}]},{"name":"wording","required":false,"transform":{"type":"scalar"},"locs":[{"a":503,"b":510}]},{"name":"booking_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":529,"b":539}]},{"name":"occurred_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":559,"b":570}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", customer_id as \"customer_id!\",\n  channel as \"channel!\", is_given as \"is_given!\", booking_id, source as \"source!\", wording,\n  actor as \"actor!\", occurred_at as \"occurred_at!\", recorded_at as \"recorded_at!\"\nfrom set_marketing_consent(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  is_given => :is_given!,\n  actor => :actor!,\n  source => :source!,\n  channels => coalesce(:channels, '{email,sms,phone}'::text[]),\n  wording => :wording,\n  booking_id => :booking_id,\n  occurred_at => :occurred_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", customer_id as "customer_id!",
 *   channel as "channel!", is_given as "is_given!", booking_id, source as "source!", wording,
 *   actor as "actor!", occurred_at as "occurred_at!", recorded_at as "recorded_at!"
 * from set_marketing_consent(
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
export const setMarketingConsent = new PreparedQuery<ISetMarketingConsentParams,ISetMarketingConsentResult>(setMarketingConsentIR);


/** 'RefreshCustomerProfiles' parameters type */
export interface IRefreshCustomerProfilesParams {
  customer_ids?: stringArray | null | void;
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

const refreshCustomerProfilesIR: any = {"usedParamSet":{"restaurant_id":true,"customer_ids":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":107,"b":121}]},{"name":"customer_ids","required":false,"transform":{"type":"scalar"},"locs":[{"a":142,"b":154}]}],"statement":"select\n  inserted as \"inserted!\", changed as \"changed!\"\nfrom refresh_customer_profiles(\n  restaurant_id => :restaurant_id!,\n  customer_ids => :customer_ids\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   inserted as "inserted!", changed as "changed!"
 * from refresh_customer_profiles(
 *   restaurant_id => :restaurant_id!,
 *   customer_ids => :customer_ids
 * )
 * ```
 */
export const refreshCustomerProfiles = new PreparedQuery<IRefreshCustomerProfilesParams,IRefreshCustomerProfilesResult>(refreshCustomerProfilesIR);


/** 'MergeCustomers' parameters type */
export interface IMergeCustomersParams {
  actor: string;
  duplicate_id: string;
  restaurant_id: string;
  survivor_id: string;
}

/** 'MergeCustomers' return type */
export interface IMergeCustomersResult {
  actor: string;
  booking_ids: stringArray;
  duplicate_id: string;
  id: string;
  merged_at: Date;
  restaurant_id: string;
  survivor_id: string;
  unmerged_at: Date | null;
  unmerged_by: string | null;
}

/** 'MergeCustomers' query type */
export interface IMergeCustomersQuery {
  params: IMergeCustomersParams;
  result: IMergeCustomersResult;
}

const mergeCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"survivor_id":true,"duplicate_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":268,"b":282}]},{"name":"survivor_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":302,"b":314}]},{"name":"duplicate_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":335,"b":348}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":362,"b":368}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", survivor_id as \"survivor_id!\",\n  duplicate_id as \"duplicate_id!\", booking_ids as \"booking_ids!\", actor as \"actor!\",\n  merged_at as \"merged_at!\", unmerged_by, unmerged_at\nfrom merge_customers(\n  restaurant_id => :restaurant_id!,\n  survivor_id => :survivor_id!,\n  duplicate_id => :duplicate_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", survivor_id as "survivor_id!",
 *   duplicate_id as "duplicate_id!", booking_ids as "booking_ids!", actor as "actor!",
 *   merged_at as "merged_at!", unmerged_by, unmerged_at
 * from merge_customers(
 *   restaurant_id => :restaurant_id!,
 *   survivor_id => :survivor_id!,
 *   duplicate_id => :duplicate_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const mergeCustomers = new PreparedQuery<IMergeCustomersParams,IMergeCustomersResult>(mergeCustomersIR);


/** 'UnmergeCustomers' parameters type */
export interface IUnmergeCustomersParams {
  actor: string;
  duplicate_id: string;
  restaurant_id: string;
}

/** 'UnmergeCustomers' return type */
export interface IUnmergeCustomersResult {
  actor: string;
  booking_ids: stringArray;
  duplicate_id: string;
  id: string;
  merged_at: Date;
  restaurant_id: string;
  survivor_id: string;
  unmerged_at: Date | null;
  unmerged_by: string | null;
}

/** 'UnmergeCustomers' query type */
export interface IUnmergeCustomersQuery {
  params: IUnmergeCustomersParams;
  result: IUnmergeCustomersResult;
}

const unmergeCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"duplicate_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":270,"b":284}]},{"name":"duplicate_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":305,"b":318}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":332,"b":338}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", survivor_id as \"survivor_id!\",\n  duplicate_id as \"duplicate_id!\", booking_ids as \"booking_ids!\", actor as \"actor!\",\n  merged_at as \"merged_at!\", unmerged_by, unmerged_at\nfrom unmerge_customers(\n  restaurant_id => :restaurant_id!,\n  duplicate_id => :duplicate_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", survivor_id as "survivor_id!",
 *   duplicate_id as "duplicate_id!", booking_ids as "booking_ids!", actor as "actor!",
 *   merged_at as "merged_at!", unmerged_by, unmerged_at
 * from unmerge_customers(
 *   restaurant_id => :restaurant_id!,
 *   duplicate_id => :duplicate_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const unmergeCustomers = new PreparedQuery<IUnmergeCustomersParams,IUnmergeCustomersResult>(unmergeCustomersIR);


/** 'CustomerMergeCandidates' parameters type */
export interface ICustomerMergeCandidatesParams {
  customer_id?: string | null | void;
  limit_to?: number | null | void;
  minimum_score?: number | null | void;
  restaurant_id: string;
}

/** 'CustomerMergeCandidates' return type */
export interface ICustomerMergeCandidatesResult {
  duplicate_id: string;
  reasons: stringArray;
  score: number | string;
  survivor_id: string;
}

/** 'CustomerMergeCandidates' query type */
export interface ICustomerMergeCandidatesQuery {
  params: ICustomerMergeCandidatesParams;
  result: ICustomerMergeCandidatesResult;
}

const customerMergeCandidatesIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"minimum_score":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":167,"b":181}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":201,"b":212}]},{"name":"minimum_score","required":false,"transform":{"type":"scalar"},"locs":[{"a":243,"b":256}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":297,"b":305}]}],"statement":"select\n  survivor_id as \"survivor_id!\", duplicate_id as \"duplicate_id!\", score as \"score!\",\n  reasons as \"reasons!\"\nfrom customer_merge_candidates(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id,\n  minimum_score => coalesce(:minimum_score::numeric, 0.5),\n  limit_to => coalesce(:limit_to::integer, 100)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   survivor_id as "survivor_id!", duplicate_id as "duplicate_id!", score as "score!",
 *   reasons as "reasons!"
 * from customer_merge_candidates(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id,
 *   minimum_score => coalesce(:minimum_score::numeric, 0.5),
 *   limit_to => coalesce(:limit_to::integer, 100)
 * )
 * ```
 */
export const customerMergeCandidates = new PreparedQuery<ICustomerMergeCandidatesParams,ICustomerMergeCandidatesResult>(customerMergeCandidatesIR);


/** 'DeclineMergeCandidate' parameters type */
export interface IDeclineMergeCandidateParams {
  actor: string;
  customer_id: string;
  other_id: string;
  restaurant_id: string;
}

/** 'DeclineMergeCandidate' return type */
export interface IDeclineMergeCandidateResult {
  actor: string;
  customer_id: string;
  other_id: string;
  restaurant_id: string;
}

/** 'DeclineMergeCandidate' query type */
export interface IDeclineMergeCandidateQuery {
  params: IDeclineMergeCandidateParams;
  result: IDeclineMergeCandidateResult;
}

const declineMergeCandidateIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"other_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":169,"b":183}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":203,"b":215}]},{"name":"other_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":232,"b":241}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":255,"b":261}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", customer_id as \"customer_id!\", other_id as \"other_id!\",\n  actor as \"actor!\"\nfrom decline_merge_candidate(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  other_id => :other_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", customer_id as "customer_id!", other_id as "other_id!",
 *   actor as "actor!"
 * from decline_merge_candidate(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   other_id => :other_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const declineMergeCandidate = new PreparedQuery<IDeclineMergeCandidateParams,IDeclineMergeCandidateResult>(declineMergeCandidateIR);


/** 'ExportCustomer' parameters type */
export interface IExportCustomerParams {
  customer_id: string;
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

const exportCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":43,"b":57}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":77,"b":89}]}],"statement":"select export_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!\n) as \"document!\""};

/**
 * Query generated from SQL:
 * ```
 * select export_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!
 * ) as "document!"
 * ```
 */
export const exportCustomer = new PreparedQuery<IExportCustomerParams,IExportCustomerResult>(exportCustomerIR);


/** 'EraseCustomer' parameters type */
export interface IEraseCustomerParams {
  actor: string;
  customer_id: string;
  restaurant_id: string;
}

/** 'EraseCustomer' return type */
export interface IEraseCustomerResult {
  actor: string;
  bookings: number;
  customer_id: string;
  erased_at: Date;
  reason: string;
  restaurant_id: string;
}

/** 'EraseCustomer' query type */
export interface IEraseCustomerQuery {
  params: IEraseCustomerParams;
  result: IEraseCustomerResult;
}

const eraseCustomerIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":208,"b":222}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":242,"b":254}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":268,"b":274}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", customer_id as \"customer_id!\", actor as \"actor!\",\n  reason as \"reason!\", bookings as \"bookings!\", erased_at as \"erased_at!\"\nfrom erase_customer(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", customer_id as "customer_id!", actor as "actor!",
 *   reason as "reason!", bookings as "bookings!", erased_at as "erased_at!"
 * from erase_customer(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const eraseCustomer = new PreparedQuery<IEraseCustomerParams,IEraseCustomerResult>(eraseCustomerIR);


/** 'EraseInactiveCustomers' parameters type */
export interface IEraseInactiveCustomersParams {
  actor: string;
  dry_run?: boolean | null | void;
  limit_to?: number | null | void;
  older_than: string;
  restaurant_id: string;
}

/** 'EraseInactiveCustomers' return type */
export interface IEraseInactiveCustomersResult {
  customer_id: string;
  is_erased: boolean;
  last_active_at: Date | null;
}

/** 'EraseInactiveCustomers' query type */
export interface IEraseInactiveCustomersQuery {
  params: IEraseInactiveCustomersParams;
  result: IEraseInactiveCustomersResult;
}

const eraseInactiveCustomersIR: any = {"usedParamSet":{"restaurant_id":true,"older_than":true,"actor":true,"dry_run":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":146}]},{"name":"older_than","required":true,"transform":{"type":"scalar"},"locs":[{"a":165,"b":176}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":206,"b":212}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":237,"b":244}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":278,"b":286}]}],"statement":"select\n  customer_id as \"customer_id!\", last_active_at, is_erased as \"is_erased!\"\nfrom erase_inactive_customers(\n  restaurant_id => :restaurant_id!,\n  older_than => :older_than!::text::interval,\n  actor => :actor!,\n  dry_run => coalesce(:dry_run, false),\n  limit_to => coalesce(:limit_to, 1000)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   customer_id as "customer_id!", last_active_at, is_erased as "is_erased!"
 * from erase_inactive_customers(
 *   restaurant_id => :restaurant_id!,
 *   older_than => :older_than!::text::interval,
 *   actor => :actor!,
 *   dry_run => coalesce(:dry_run, false),
 *   limit_to => coalesce(:limit_to, 1000)
 * )
 * ```
 */
export const eraseInactiveCustomers = new PreparedQuery<IEraseInactiveCustomersParams,IEraseInactiveCustomersResult>(eraseInactiveCustomersIR);


