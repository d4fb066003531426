"""Many articles: what comes in, what is worth asking about, and the runs that read it."""
