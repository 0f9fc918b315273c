% Which function of the port is running: 'forward', 'backward', or '' for none.
%
%     where = pyref.port.worker.stage ()
%     pyref.port.worker.stage (where)
%
% It stays where it was when the port raises an error, so that this can be told.

function where = stage (where)
  persistent now_
  if nargin > 0
    now_ = where;
  elseif isempty (now_)
    where = '';
  else
    where = now_;
  end
end

%!test <what was set stays>
%! pyref.port.worker.stage ('backward');
%! assert (pyref.port.worker.stage (), 'backward');
%! pyref.port.worker.stage ('');
%! assert (pyref.port.worker.stage (), '');
