"""The measures in plain Python over plain rows: slow, short, and what the engines are held against."""
