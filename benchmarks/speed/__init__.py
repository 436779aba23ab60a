"""How fast a whole paper is: made, started as it runs on a server, driven with wrk, beside what cannot be beaten."""
