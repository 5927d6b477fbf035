"""The arithmetic of condition and backlog: plain values and arrays in, results with their explanation out."""
