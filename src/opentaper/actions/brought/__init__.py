"""Files of watches, phones and meters between their arrival and the moment when they are kept.

A file lies in a folder of its own, under the key of its import. A process of its own reads it, so that a
hostile or a huge file can do no more than end that process; what it read waits in the record, packed. A lock
on the file tells, without any clock, whether somebody is still reading it.
"""
