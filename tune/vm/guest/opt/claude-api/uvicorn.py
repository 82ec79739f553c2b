"""Stands in for uvicorn: reads the key as an application is to, and stays."""
import os
import time

with open(os.environ["ANTHROPIC_API_KEY_FILE"], encoding="utf-8") as file:
    print(f"has a key of {len(file.read().strip())} characters", flush=True)
while True:
    time.sleep(60)
