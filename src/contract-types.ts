/** What the generated contracts are made of: see event-contracts.ts. */

type KeyKind =
  | { kind: "constant"; value: number }
  | { kind: "id"; nullable: boolean }
  | { kind: "choice"; values: readonly string[] }
  | { kind: "text"; pattern: string }
  | { kind: "integer"; minimum: number; maximum: number }
  | { kind: "boolean" };

/** What one key of a payload must be. */
export type ContractKey = KeyKind & { key: string; expected: string };

/** What the payload of one event type at one version must be. */
export interface Contract {
  eventType: string;
  version: number;
  /** The digest of the file in contracts/. */
  sha256: string;
  keys: readonly ContractKey[];
}

/** An event as `analytics_events` holds it. */
export interface EventOf<Type extends string, Version extends number, Payload> {
  restaurant_id: string;
  id: string;
  event_type: Type;
  schema_version: Version;
  booking_id: string | null;
  /** 1, 2, 3 … within the booking; null for the events of the ledger. */
  booking_sequence: number | null;
  customer_id: string | null;
  payload: Payload;
  emitted_by: string;
  occurred_at: Date;
  recorded_at: Date;
}
