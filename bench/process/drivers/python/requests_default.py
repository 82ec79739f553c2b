"""requests: one session for all threads, with its own pool of 10 connections."""

import logging

import driver
import requests_pooled

with driver.imports():
    import requests


class Client(requests_pooled.Client):
    def mount(self) -> None:
        # urllib3 warns of every connection that does not fit into the pool.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)


if __name__ == "__main__":
    driver.main(requests, Client)
