/** Guests: their cards, tags and consents. A merged customer answers for those merged into it. */
import {
  type IEraseCustomerParams,
  type IEraseCustomerResult,
  type IEraseInactiveCustomersParams,
  type IEraseInactiveCustomersResult,
  type IExportCustomerParams,
  type IFindCustomersParams,
  type IFindCustomersResult,
  type IGetCustomerParams,
  type IMergeCustomersParams,
  type IMergeCustomersResult,
  type IRefreshCustomerProfilesParams,
  type IRefreshCustomerProfilesResult,
  type ISetMarketingConsentParams,
  type ISetMarketingConsentResult,
  type ISetPlaceholderContactsParams,
  type IUnmergeCustomersParams,
  type IUpdateCustomerParams,
  type IUpdateCustomerResult,
  eraseCustomer,
  eraseInactiveCustomers,
  type ICustomerMergeCandidatesParams,
  type ICustomerMergeCandidatesResult,
  type IDeclineMergeCandidateParams,
  type IDeclineMergeCandidateResult,
  customerMergeCandidates,
  declineMergeCandidate as declineMergeCandidateQuery,
  exportCustomer,
  findCustomers,
  getCustomer,
  mergeCustomers,
  refreshCustomerProfiles,
  setMarketingConsent,
  setPlaceholderContacts as setPlaceholderContactsQuery,
  unmergeCustomers,
  updateCustomer,
} from "./queries/customers.js";
import type { BookingStatus } from "./bookings.js";
import { type Db, type Refine, type Row, exactlyOne, many } from "./rows.js";

/**
 * Who a guest is, how often they came, what is next, and the points and tier of the active program.
 */
export type CustomerCard = Refine<Row<IFindCustomersResult>, { next_status: BookingStatus | null }>;

/**
 * Cards of guests by e-mail or phone however written, by the beginning of a name or surname, by
 * tag, or by both; at most `limit_to` (1 to 100, 20 unless given), after the card whose id is
 * `after`. Calls `find_customers`.
 *
 * @throws {@link NotFoundError}, {@link InvalidFieldError} where `after` is none of those found
 */
export function find(db: Db, which: IFindCustomersParams): Promise<CustomerCard[]> {
  return many(db, findCustomers, which) as Promise<CustomerCard[]>;
}

/**
 * The card of a customer, or of its survivor if it is merged. Calls `get_customer`.
 *
 * @throws {@link NotFoundError}
 */
export function get(db: Db, which: IGetCustomerParams): Promise<CustomerCard> {
  return exactlyOne(db, getCustomer, which) as Promise<CustomerCard>;
}

/** A row of `customers`. */
export type Customer = Row<IUpdateCustomerResult>;

/**
 * Replaces the tags and notes that staff keep; null or left out stays, empty removes. Calls
 * `update_customer`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} for an erased customer
 */
export function update(db: Db, change: IUpdateCustomerParams): Promise<Customer> {
  return exactlyOne(db, updateCustomer, change);
}

export type Channel = "email" | "sms" | "phone";

/** A row of `marketing_consents`: one choice on one channel. */
export type MarketingConsent = Refine<Row<ISetMarketingConsentResult>, { channel: Channel }>;

/**
 * Records that consent was given or withdrawn, by whom, where and on which wording. Calls
 * `set_marketing_consent`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link RefusedError} for an erased
 * customer
 */
export function setConsent(
  db: Db,
  choice: Refine<
    ISetMarketingConsentParams,
    {
      channels?: Channel[] | null | undefined;
    }
  >,
): Promise<MarketingConsent[]> {
  return many(db, setMarketingConsent, choice) as Promise<MarketingConsent[]>;
}

/**
 * Sets the e-mails and phones that staff write where a guest gives none, and the restaurant's own:
 * they identify nobody. Returns the list as kept. Calls `set_placeholder_contacts`.
 *
 * @throws {@link InvalidFieldError} for more than 100
 */
export async function setPlaceholderContacts(
  db: Db,
  which: ISetPlaceholderContactsParams,
): Promise<string[]> {
  const rows = await many(db, setPlaceholderContactsQuery, which);
  return rows.map(({ contact }) => contact);
}

/**
 * Corrects the profiles that are not what the bookings add up to, of some customers or of all.
 * Calls `refresh_customer_profiles`.
 */
export function refreshProfiles(
  db: Db,
  which: IRefreshCustomerProfilesParams,
): Promise<Row<IRefreshCustomerProfilesResult>> {
  return exactlyOne(db, refreshCustomerProfiles, which);
}

/** A row of `customer_merges`. */
export type Merge = Row<IMergeCustomersResult>;

/**
 * Makes one customer of two: bookings and points move to the survivor, later ones too. Calls
 * `merge_customers`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} where the two cannot be one
 */
export function merge(db: Db, pair: IMergeCustomersParams): Promise<Merge> {
  return exactlyOne(db, mergeCustomers, pair);
}

/**
 * Takes a merged customer out again, with its bookings and their points. Calls `unmerge_customers`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} where it is not merged
 */
export function unmerge(db: Db, duplicate: IUnmergeCustomersParams): Promise<Merge> {
  return exactlyOne(db, unmergeCustomers, duplicate);
}

/** Two customers who may be one guest, with a score from 0 to 1 and what speaks for it. */
export type MergeCandidate = Row<ICustomerMergeCandidatesResult>;

/**
 * Pairs of customers who may be one guest, the likeliest first; a declined pair does not come back.
 * Calls `customer_merge_candidates`.
 *
 * @defaultValue `minimum_score` 0.5, `limit_to` 100, `customer_id` null: of the whole restaurant
 */
export function mergeCandidates(
  db: Db,
  which: ICustomerMergeCandidatesParams,
): Promise<MergeCandidate[]> {
  return many(db, customerMergeCandidates, which);
}

/** A pair that was said to be two guests. */
export type MergeRefusal = Row<IDeclineMergeCandidateResult>;

/**
 * Says that two customers are two guests, so that the pair is not proposed again. Calls
 * `decline_merge_candidate`.
 *
 * @throws {@link NotFoundError}, {@link InvalidFieldError}, {@link RefusedError} where one has been
 * erased
 */
export function declineMergeCandidate(
  db: Db,
  pair: IDeclineMergeCandidateParams,
): Promise<MergeRefusal> {
  return exactlyOne(db, declineMergeCandidateQuery, pair);
}

/**
 * Everything that is held on a guest, of all who were merged included, as one JSON document. Calls
 * `export_customer`.
 *
 * @throws {@link NotFoundError}
 */
export async function exportData(
  db: Db,
  which: IExportCustomerParams,
): Promise<Record<string, unknown>> {
  const { document } = await exactlyOne(db, exportCustomer, which);
  return document as Record<string, unknown>;
}

/** A row of `customer_erasures`. */
export type Erasure = Row<IEraseCustomerResult>;

/**
 * Removes all personal data of a guest for good; counts, points and events stay. Calls
 * `erase_customer`.
 *
 * @throws {@link NotFoundError}
 */
export function erase(db: Db, customer: IEraseCustomerParams): Promise<Erasure> {
  return exactlyOne(db, eraseCustomer, customer);
}

/**
 * Erases guests who have not booked, visited or chosen anything for `older_than`, an interval such
 * as `3 years`, at most `limit_to` (1000 unless given); a dry run lists them. Calls
 * `erase_inactive_customers`.
 *
 * @throws {@link InvalidFieldError}
 */
export function eraseInactive(
  db: Db,
  which: IEraseInactiveCustomersParams,
): Promise<Row<IEraseInactiveCustomersResult>[]> {
  return many(db, eraseInactiveCustomers, which);
}
