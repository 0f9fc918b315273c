% Whether the process of a port was lost, or given up, instead of an answer.
%
%     yes = pyref.port.is_lost (answer)
%
% answer has identifier; port:call is an error of the port's process, which lives on.

function yes = is_lost (answer)
  yes = strncmp (answer.identifier, 'port:', 5);
  yes = yes && ~strcmp (answer.identifier, 'port:call');
end

%!assert (pyref.port.is_lost (struct ('identifier', 'port:ended')))
%!assert (~pyref.port.is_lost (struct ('identifier', 'port:call')))
%!assert (~pyref.port.is_lost (struct ('identifier', 'its:own')))
