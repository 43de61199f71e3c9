"""Many people at once: blocks of virtual people as Arrow batches and Parquet files, here or on Spark.

Invariant: what becomes of a person depends on the seed and the person's number alone, never on how people
are divided over blocks, files or machines. The room is a stranger to its neighbours: deeds join them.
"""
