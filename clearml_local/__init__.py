"""A small ClearML-compatible server for one machine: the API, the file store and the command that runs them.

It speaks the protocol of the open-source SDK (see the schemas in ``clearml/backend_api/services``) on the
loopback interface only, keeps documents in SQLite and files on disk, and needs no other service.
"""
