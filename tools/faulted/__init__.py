"""Faults put into what people tell, and hazard monitors that look at what the product then says."""
