% Options and parameters in a struct, by every name by which the text looks for them.
%
%     given = pyref.port.worker.struct_of (fields, values)
%
% fields has a role and a name in each row; values has what they are, by role.

function given = struct_of (fields, values)
  given = struct ();
  for i = 1:size (fields, 1)
    if isfield (values, fields{i,1})
      given.(fields{i,2}) = values.(fields{i,1});
    elseif strcmp (fields{i,1}, 'rate')
      given.(fields{i,2}) = 0.5;
    end
  end
end

%!assert (pyref.port.worker.struct_of ({'epsilon', 'eps'; 'pad', 'p'}, struct ('epsilon', 1)), struct ('eps', 1))
%!assert (pyref.port.worker.struct_of ({'rate', 'p'}, struct ()), struct ('p', 0.5))
