"""Any market or chat group without an API: people carry files; ``adapter.File`` calls nobody."""
