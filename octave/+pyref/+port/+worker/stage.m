% Which function of the port is running: 'forward', 'backward', or '' for none.
%
%     [where, called] = pyref.port.worker.stage ()
%     pyref.port.worker.stage (where, called)
%
% called says with which arguments. Both stay as they were when the port raises an
% error, so that this can be told.

function [where, called] = stage (where, called)
  persistent now_
  if nargin == 2
    now_ = {where, called};
  end
  if isempty (now_)
    now_ = {'', ''};
  end
  [where, called] = now_{:};
end

%!test <what was set stays>
%! pyref.port.worker.stage ('backward', 'backward (dy 1 x 2)');
%! [where, called] = pyref.port.worker.stage ();
%! assert ({where, called}, {'backward', 'backward (dy 1 x 2)'});
%! pyref.port.worker.stage ('', '');
%! assert (pyref.port.worker.stage (), '');
