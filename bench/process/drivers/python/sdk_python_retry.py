"""anthropic as it comes: up to two retries."""

import driver
import sdk_python

with driver.imports():
    import anthropic


class Client(sdk_python.Client):
    retries = 2


if __name__ == "__main__":
    driver.main(anthropic, Client)
