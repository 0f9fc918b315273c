% Standard output for replies alone: what programs of the port print goes to stderr.
%
%     replies = pyref.port.worker.own_output ()

function replies = own_output ()
  replies = fopen ('/dev/fd/1', 'w');
  if replies < 0
    replies = stdout;
    return
  end
  dup2 (stderr, stdout);
end
