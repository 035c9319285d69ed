"""What the entry points do, without Prefect: it joins a case, its store, the sources and the reasoning."""
