"""The suite of virtual people: what makes a taper hard, crossed, and each way down beside the others."""
