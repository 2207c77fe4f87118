"""Token buckets: as many requests a minute as the limit, all at once if need be, then one each time one comes back.

Kept as one instant a key (the generic cell rate algorithm): when its bucket will be full again. In memory for one
process, in Redis for several.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

PERIOD = 60.0
# Takes one token: KEYS[1] the bucket, ARGV[1] now, ARGV[2] the seconds of one token, ARGV[3] those of a full bucket.
_TAKE = """
local now, token, full = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local back = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + token
if back - now > full then return tostring(back - now - full) end
redis.call('SET', KEYS[1], string.format('%.6f', back), 'PX', math.ceil((back - now) * 1000))
return '0'
"""


class Buckets(Protocol):
    """Where buckets are kept."""

    async def take(self, key: str, a_minute: int) -> float:
        """Take a token of ``key``: 0 when there was one, else the seconds to wait for it."""

    async def close(self) -> None:
        """Close the connections, if any."""


class MemoryBuckets:
    """The buckets of this process; of those that were used, only the latest ``most`` are remembered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = 50_000) -> None:
        self._clock = clock
        self._most = most
        self._full_again: OrderedDict[str, float] = OrderedDict()

    async def take(self, key: str, a_minute: int) -> float:
        """Take a token of ``key``: 0 when there was one, else the seconds to wait for it."""
        now, token = self._clock(), PERIOD / a_minute
        back = max(self._full_again.get(key, now), now) + token
        if back - now > PERIOD:
            return back - now - PERIOD
        self._full_again[key] = back
        self._full_again.move_to_end(key)
        while len(self._full_again) > self._most:
            self._full_again.popitem(last=False)
        return 0.0

    async def close(self) -> None:
        """Nothing to close."""

    def __len__(self) -> int:
        return len(self._full_again)


class RedisBuckets:
    """Buckets that several web processes share; while Redis is away, each process counts for itself."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._take = self._redis.register_script(_TAKE)
        self._clock = clock
        self._own = MemoryBuckets()

    async def take(self, key: str, a_minute: int) -> float:
        """Take a token of ``key``: 0 when there was one, else the seconds to wait for it."""
        try:
            wait = await self._take(keys=[f"limit:{key}"], args=[self._clock(), PERIOD / a_minute, PERIOD])
        except (RedisError, OSError) as error:
            log.warning("limits_without_redis", error=type(error).__name__)
            return await self._own.take(key, a_minute)
        return float(wait)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


def make_buckets(redis_url: str) -> Buckets:
    """Buckets in Redis, or in memory when there is none."""
    return RedisBuckets(redis_url) if redis_url else MemoryBuckets()
