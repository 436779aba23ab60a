"""
The wiring: what answers requests, and what makes the paper run on a machine.

- answering: apps, settings, urls, wsgi, content_security, outage, private_logging, checks
- seeing inside: health, metrics (gauges, exposition), probes, rounds, logs (log_lines, request_id, slow_requests)
- `manage.py doctor`: doctor/, a file a field
- running (`manage.py up`): head_start, preparing, supervisor, parts, server, memory, lifeline, run_lock, port,
  cannot_start
- this machine's own database and keys: local_postgres, postgres_programs, local_keys
- before anything is installed: virtualenv
"""
