"""What scripts share: the only Python here that knows Snakemake."""
