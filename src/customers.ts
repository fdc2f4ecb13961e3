/** Guests: their cards, tags and consents. A merged customer answers for those merged into it. */
import {
  type IFindCustomersParams,
  type IFindCustomersResult,
  type IGetCustomerParams,
  type IRefreshCustomerProfilesParams,
  type IRefreshCustomerProfilesResult,
  type ISetMarketingConsentParams,
  type ISetMarketingConsentResult,
  type IUpdateCustomerParams,
  type IUpdateCustomerResult,
  findCustomers,
  getCustomer,
  refreshCustomerProfiles,
  setMarketingConsent,
  updateCustomer,
} from "./queries/customers.js";
import type { BookingStatus } from "./bookings.js";
import { type Db, type Refine, type Row, exactlyOne, many } from "./rows.js";

/** Who a guest is, how often they came, what is next, and the points and tier of the active program. */
export type CustomerCard = Refine<Row<IFindCustomersResult>, { next_status: BookingStatus | null }>;

/**
 * Cards of guests by e-mail or phone however written, by the beginning of a name or surname, by tag, or by both;
 * at most `limit_to` (1 to 100, 20 unless given). Calls `find_customers`.
 */
export function find(db: Db, which: IFindCustomersParams): Promise<CustomerCard[]> {
  return many(db, findCustomers, which) as Promise<CustomerCard[]>;
}

/**
 * The card of a customer, or of whom it is merged into. Calls `get_customer`.
 *
 * @throws {@link NotFoundError}
 */
export function get(db: Db, which: IGetCustomerParams): Promise<CustomerCard> {
  return exactlyOne(db, getCustomer, which) as Promise<CustomerCard>;
}

/** A row of `customers`. */
export type Customer = Row<IUpdateCustomerResult>;

/**
 * Replaces the tags and notes that staff keep; null or left out stays, empty removes. Calls `update_customer`.
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
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link RefusedError} for an erased customer
 */
export function setConsent(
  db: Db,
  choice: Refine<
    ISetMarketingConsentParams,
    {
      /** @defaultValue all channels */
      channels?: Channel[] | null | undefined;
    }
  >,
): Promise<MarketingConsent[]> {
  return many(db, setMarketingConsent, choice) as Promise<MarketingConsent[]>;
}

/**
 * Corrects the profiles that are not what the bookings add up to, of some customers or of all. Calls
 * `refresh_customer_profiles`.
 */
export function refreshProfiles(
  db: Db,
  which: IRefreshCustomerProfilesParams,
): Promise<Row<IRefreshCustomerProfilesResult>> {
  return exactlyOne(db, refreshCustomerProfiles, which);
}
