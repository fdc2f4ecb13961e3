/**
 * The feed as an endless loop: polls, keeps its cursor, survives a restart of the server, and sets
 * aside what it cannot handle.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { RestaurantDb } from "./client.js";
import {
  ContractViolationError,
  ContractsDifferError,
  type UnknownEvent,
  assertSameContracts,
  eventProblems,
} from "./contracts.js";
import type { AnalyticsEvent } from "./event-contracts.js";
import { CursorMovedError, RestaurantMovingError, isConnectionLost } from "./errors.js";
import {
  moveAnalyticsConsumer,
  openAnalyticsConsumer,
  readAnalyticsEvents,
  setAsideAnalyticsEvent,
} from "./queries/analytics.js";
import { exactlyOne, many } from "./rows.js";

/** An event with its place in the feed. */
export type FeedEvent = AnalyticsEvent & { cursor: string };

export interface FollowOptions {
  /**
   * Only this restaurant's events. @defaultValue the restaurant of {@link RestaurantDb}, else all
   */
  restaurant_id?: string | null | undefined;
  /**
   * Keeps the cursor in the database under this name (lower-case words and digits with `-` or `_`),
   * and continues there next time. One process at a time may read under a name.
   */
  consumer?: string | undefined;
  /** Where one without a name, or with a name never seen, begins. @defaultValue the first event */
  after?: string | null | undefined;
  /** Events a read: after a crash at most so many come again. 1 to 10000. @defaultValue 100 */
  limit_to?: number | undefined;
  /** Ends the loop after the current event, with the cursor stored. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds between reads that found nothing; doubled from the first to the second.
   * @defaultValue [25, 500]
   */
  pauses?: readonly [shortest: number, longest: number] | undefined;
  /**
   * Called for each event that is set aside; the reason holds nothing of the payload, unless the
   * caller gave it.
   */
  onSetAside?: ((event: UnknownEvent & { cursor: string }, reason: string) => void) | undefined;
  /** Called before each pause, with the error if the database is not there. */
  onPause?: ((error?: unknown) => void) | undefined;
}

/**
 * Every event, in order for each booking, for ever: `for await (const event of follow(pool))`.
 * Asking for the next event confirms the last one; an event at which the loop was left comes again.
 *
 * An event that breaks its contract is set aside, and so are later events of its booking;
 * everything else continues. {@link Feed.setAside} does the same for an event that the caller
 * cannot handle. With a `consumer` both are kept in the database: see `listSetAside` and `release`.
 *
 * While the server is not there, or a restaurant of the feed is being moved to another cell, the
 * loop tries again. Reading assigns positions to new events, so that nothing else has to run.
 *
 * @throws {@link CursorMovedError} while iterating, where another process reads under the same name
 * @throws {@link ContractsDifferError} while iterating, where the database holds events of
 * contracts not known here
 * @throws {@link RefusedError} while iterating, for a cursor of another history: an older backup
 * was restored
 */
export function follow(source: pg.Pool | RestaurantDb, options: FollowOptions = {}): Feed {
  return new Feed(source, options);
}

/** See {@link follow}. */
export class Feed implements AsyncIterable<FeedEvent> {
  readonly #source: pg.Pool | RestaurantDb;
  readonly #options: FollowOptions;
  #restaurantId: string | null;
  readonly #pauses: readonly [number, number];
  /** Bookings with an event that was set aside. */
  readonly #held = new Set<string>();
  #stored: string | null = null;
  #handled: string | null;

  constructor(source: pg.Pool | RestaurantDb, options: FollowOptions) {
    this.#source = source;
    this.#options = options;
    this.#restaurantId = options.restaurant_id ?? null;
    this.#pauses = options.pauses ?? [25, 500];
    this.#handled = options.after ?? null;
  }

  /** The cursor of the last event that was handled or set aside. */
  get cursor(): string | null {
    return this.#handled;
  }

  /**
   * Continues without this event and later ones of its booking. `reason` is for people: no personal
   * data.
   */
  async setAside(event: UnknownEvent & { cursor: string }, reason: string): Promise<void> {
    if (event.booking_id !== null) this.#held.add(event.booking_id);
    const { consumer } = this.#options;
    if (consumer !== undefined) {
      const which = { restaurant_id: this.#restaurantId, consumer, cursor: event.cursor, reason };
      await this.#untilThere(() => many(this.#source, setAsideAnalyticsEvent, which));
    }
    this.#options.onSetAside?.(event, reason);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<FeedEvent, undefined> {
    const stop = new AbortController();
    const { signal } = this.#options;
    const events = this.#run(signal ? AbortSignal.any([stop.signal, signal]) : stop.signal);
    return {
      next: () => events.next(),
      // A generator's return() would wait for the pending event.
      return: () => {
        stop.abort();
        return events.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *#run(signal: AbortSignal): AsyncGenerator<FeedEvent, undefined> {
    let isOpen = false;
    const isStopped = () => signal.aborted;
    try {
      await this.#untilThere(() => this.#open(), signal);
      isOpen = true;
      let [pause] = this.#pauses;
      while (!isStopped()) {
        const events = await this.#untilThere(() => this.#read(), signal);
        for (const event of events) {
          const reason = await this.#whyNot(event);
          if (reason === undefined) yield event as FeedEvent;
          else await this.setAside(event, reason);
          this.#handled = event.cursor;
          if (isStopped()) return;
        }
        // There is nothing before the first position: what comes there later, with a restaurant
        // from another cell, has been told in that cell.
        if (events.length === 0 && this.#restaurantId === null) this.#handled ??= "0";
        await this.#untilThere(() => this.#store(), signal);
        if (events.length > 0) [pause] = this.#pauses;
        if (events.length === this.#limit) continue;
        this.#options.onPause?.();
        await rest(pause, signal);
        pause = Math.min(pause * 2, this.#pauses[1]);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      // If the database is gone, the events are delivered again.
      if (isOpen) await this.#store().catch(throwUnlessAway);
    }
  }

  get #limit(): number {
    return this.#options.limit_to ?? 100;
  }

  async #open(): Promise<void> {
    if (this.#source instanceof RestaurantDb) this.#restaurantId ??= await this.#source.ready();
    await this.#assertContracts();
    const consumer = await this.#consumer();
    if (!consumer) return;
    this.#stored = consumer.cursor;
    this.#handled = consumer.cursor ?? this.#handled;
    this.#hold(consumer.held_booking_ids);
  }

  async #consumer() {
    const { consumer } = this.#options;
    if (consumer === undefined) return undefined;
    const which = { restaurant_id: this.#restaurantId, consumer };
    return exactlyOne(this.#source, openAnalyticsConsumer, which);
  }

  #hold(bookings: readonly string[]): void {
    this.#held.clear();
    for (const id of bookings) this.#held.add(id);
  }

  async #read(): Promise<(UnknownEvent & { cursor: string })[]> {
    if (this.#held.size > 0) {
      // Another session may have released them.
      const consumer = await this.#consumer();
      if (consumer) this.#hold(consumer.held_booking_ids);
    }
    return many(this.#source, readAnalyticsEvents, {
      restaurant_id: this.#restaurantId,
      after: this.#handled,
      limit_to: this.#limit,
    });
  }

  async #whyNot(event: UnknownEvent): Promise<string | undefined> {
    if (event.booking_id !== null && this.#held.has(event.booking_id)) {
      return "an earlier event of the booking is set aside";
    }
    const problems = eventProblems(event);
    // An unknown contract needs a newer client; its events are not poison messages.
    if (problems.some(({ rule }) => rule === "contract")) await this.#assertContracts();
    if (problems.length === 0) return undefined;
    return new ContractViolationError(event.event_type, event.schema_version, problems).message;
  }

  /** In the middle of a deploy the client may know more contracts than the database. */
  async #assertContracts(): Promise<void> {
    try {
      await assertSameContracts(this.#source);
    } catch (error) {
      if (error instanceof ContractsDifferError && error.unknownToClient.length === 0) return;
      throw error;
    }
  }

  async #store(): Promise<void> {
    const { consumer } = this.#options;
    if (consumer === undefined || this.#handled === this.#stored) return;
    const cursor = this.#handled;
    try {
      await many(this.#source, moveAnalyticsConsumer, {
        restaurant_id: this.#restaurantId,
        consumer,
        expected: this.#stored,
        cursor,
      });
    } catch (error) {
      // The reply to an earlier attempt may have been lost with its connection.
      const isOurs =
        error instanceof CursorMovedError && (await this.#consumer())?.cursor === cursor;
      if (!isOurs) throw error;
    }
    this.#stored = cursor;
  }

  /** Tries again while the server, or a restaurant on its way to another cell, is away. */
  async #untilThere<Result>(run: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    let [pause] = this.#pauses;
    for (;;) {
      try {
        return await run();
      } catch (error) {
        throwUnlessAway(error);
        const pool = this.#source instanceof RestaurantDb ? this.#source.pool : this.#source;
        if (pool.ending) throw error;
        this.#options.onPause?.(error);
      }
      await rest(pause, signal);
      if (signal?.aborted) throw new Stopped();
      pause = Math.min(pause * 2, this.#pauses[1]);
    }
  }
}

/** The loop was ended while the server was away. */
class Stopped extends Error {}

function throwUnlessAway(error: unknown): void {
  if (!isConnectionLost(error) && !(error instanceof RestaurantMovingError)) throw error;
}

async function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
