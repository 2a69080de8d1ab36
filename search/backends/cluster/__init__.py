"""A cluster of OpenSearch as the archive's engine; `search.backends.opensearch` puts it together."""
