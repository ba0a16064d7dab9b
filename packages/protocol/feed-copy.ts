/**
 * The feed for the operator's own mirror, whole chunks under the operator's token:
 *
 *     GET /operator/feed/<number>     the chunk's bytes, 404 beyond the newest
 *
 * Not public: every terminal holds the feed, but who has all sealed replies can try codes against them for ever.
 */
export const OPERATOR_FEED = '/operator/feed';

/** Where the operator fetches a chunk of the feed. */
export const operatorFeedPath = (number: number): string => `${OPERATOR_FEED}/${number}`;
