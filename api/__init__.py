"""The serving application: answers from a model package in the serving folder, over HTTP."""
