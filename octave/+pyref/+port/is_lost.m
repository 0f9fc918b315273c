% Whether the process of a port was lost, or given up, instead of an answer.
%
%     yes = pyref.port.is_lost (answer)
%
% answer has identifier; after port:call and port:refused the port's process lives on.

function yes = is_lost (answer)
  yes = any (strcmp (answer.identifier, {'port:ended', 'port:deadline'}), 2);
end

%!assert (pyref.port.is_lost (struct ('identifier', 'port:ended')))
%!assert (~pyref.port.is_lost (struct ('identifier', 'port:call')))
%!assert (~pyref.port.is_lost (struct ('identifier', 'port:refused')))
%!assert (~pyref.port.is_lost (struct ('identifier', 'its:own')))
