"""Clinical trial portal of Japan (rctportal): records of jRCT and UMIN-CTR in one English layout."""
