"""httpx-sse, which does not reconnect: python httpx_sse_client.py {NAME URL CURSOR_PARAMETER CURSOR}...

Over https the connection is HTTP/2. The cursor is sent as Last-Event-ID.
"""

import asyncio
import json
import os
import ssl
import sys

import httpx
from httpx_sse import SSEError, aconnect_sse


def tell(**line):
    print(json.dumps(line), flush=True)


async def follow(client, stream, url, cursor):
    while True:
        headers = {"Last-Event-ID": cursor} if cursor else {}
        try:
            async with aconnect_sse(client, "GET", url, headers=headers) as source:
                source.response.raise_for_status()
                tell(stream=stream, protocol=source.response.http_version)
                async for event in source.aiter_sse():
                    tell(stream=stream, type=event.event, id=event.id, data=event.data)
                    cursor = event.id or cursor
        except (httpx.HTTPError, SSEError) as error:
            tell(stream=stream, failure=repr(error))
        await asyncio.sleep(1)


async def main(arguments):
    trust = ssl.create_default_context(cafile=os.environ["CA_FILE"])
    async with httpx.AsyncClient(http2=True, verify=trust, timeout=None) as client:
        streams = [arguments[i : i + 4] for i in range(0, len(arguments), 4)]
        await asyncio.gather(
            *(follow(client, name, url, cursor) for name, url, _, cursor in streams)
        )


asyncio.run(main(sys.argv[1:]))
